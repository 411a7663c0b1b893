import { describe, expect, it } from "vitest";
import { exampleOf, FINDING_CODES } from "../../../domain/findings/findings.ts";
import { INCIDENT_CODES } from "../../../domain/incidents/incidents.ts";
import { PROBLEM_SLUGS } from "../../../functions/http/problem-types/problem-types.ts";
import { HttpApi, ProblemBody } from "./http-api.ts";
import { problem } from "./expect-problem.ts";

describe("what a code means", () => {
  it.each([
    ["problems", PROBLEM_SLUGS],
    ["findings", FINDING_CODES],
    ["incidents", INCIDENT_CODES],
  ] as const)("is answered for every one of the %s", async (folder, codes) => {
    const api = new HttpApi();
    for (const code of codes) {
      const reply = await api.get(`/api/${folder}/${code}`);
      expect([reply.status, reply.body["code"]]).toEqual([200, code]);
    }
  });

  it("is where the type of a problem leads", async () => {
    const api = new HttpApi();
    const { type, title } = ProblemBody.parse((await api.get("/api/runs/none")).body);
    expect((await api.get(type)).body["example"]).toMatchObject({ title, status: 404 });
  });

  it("is shown with the texts of an example", async () => {
    const { severity, means, remedy, source } = exampleOf("cluster-locked");
    const reply = await new HttpApi().get("/api/findings/cluster-locked");
    expect(reply.body["example"]).toEqual({ severity, means, remedy, source });
  });

  it("is a problem where nothing has that code", async () => {
    problem(await new HttpApi().get("/api/findings/cluster-lost"), 404, "unknown-code");
  });
});
