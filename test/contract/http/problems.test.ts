import { describe, expect, it } from "vitest";
import { z } from "zod";
import { runs } from "../../../platform/records/kinds.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { aRun } from "../../unit/run/example-runs.ts";
import { HttpApi, PLAN, START } from "./http-api.ts";
import { problem } from "./expect-problem.ts";

const body = { clusterId: CLUSTER_ID };

describe("a body", () => {
  it("that is not JSON by its content type is refused with 415", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonsomething"]) {
      const reply = await new HttpApi().post(START, body, { "content-type": type });
      expect(problem(reply, 415, "not-json").detail).toContain(type);
    }
  });

  it.each(["application/json", "application/json; charset=utf-8", "application/merge-patch+json"])(
    "of type %s is read",
    async (type) => {
      expect((await new HttpApi().post(START, body, { "content-type": type })).status).toBe(202);
    },
  );

  it.each([
    ["broken", '{"clusterId": '],
    ["empty but for a blank", " "],
    ["with a trailing comma", '{"clusterId":"x",}'],
  ])("that is %s JSON is refused with 400", async (_what, text) => {
    problem(await new HttpApi().post(START, text), 400, "broken-json");
  });

  it("of 64 KB is read, and one byte more is refused with 413", async () => {
    const padded = (bytes: number) => {
      const text = JSON.stringify({ ...body, padding: "" });
      return text.replace('""', `"${"x".repeat(bytes - text.length)}"`);
    };
    problem(await new HttpApi().post(START, padded(64 * 1024)), 400, "invalid-body");
    problem(await new HttpApi().post(START, padded(64 * 1024 + 1)), 413, "body-too-large");
  });

  it("that is deeply nested or no object is refused and nothing breaks", async () => {
    problem(await new HttpApi().post(START, "[".repeat(30_000) + "]".repeat(30_000)), 400, "invalid-body");
    for (const text of ["null", "7", '"x"', "[]"]) {
      problem(await new HttpApi().post(START, text), 400, "invalid-body");
    }
  });

  it("is refused with every problem at once, unknown fields by name", async () => {
    const reply = await new HttpApi().post(START, {
      clusterId: "orders",
      identityType: "Magic",
      registries: ["nowhere"],
      ticket: "",
      planHash: "abc",
      clusterID: "typo",
      force: true,
    });
    const { errors = [], detail } = problem(reply, 400, "invalid-body");
    expect(errors.map(({ path }) => path).sort()).toEqual(
      ["clusterID", "clusterId", "force", "identityType", "planHash", "registries.0", "ticket"].sort(),
    );
    expect(detail).toContain("7 errors");
    expect(errors.find(({ path }) => path === "force")?.message).toBe("is not a field of this request");
  });

  it("that lacks a field says that it is required, and a body that lacks altogether as well", async () => {
    for (const sent of [{}, undefined]) {
      const { errors } = problem(await new HttpApi().post(START, sent), 400, "invalid-body");
      expect(errors).toEqual([{ path: "clusterId", message: "is required" }]);
    }
  });

  it("cannot smuggle a field in as __proto__", async () => {
    const text = `{"clusterId":${JSON.stringify(CLUSTER_ID)},"__proto__":{"ticket":"x"}}`;
    const reply = await new HttpApi().post(START, text);
    expect(problem(reply, 400, "invalid-body").errors?.map(({ path }) => path)).toEqual(["__proto__"]);
  });

  it("with a cluster id too long to be real is refused before anything is written", async () => {
    const api = new HttpApi();
    const reply = await api.post(START, { clusterId: CLUSTER_ID + "x".repeat(900) });
    expect(problem(reply, 400, "invalid-body").errors?.[0]?.path).toBe("clusterId");
    expect((await api.dependencies.records.list(runs, { limit: 1 })).items).toEqual([]);
  });
});

describe("an Idempotency-Key", () => {
  it.each([["x".repeat(256)], ["two words"], ["schlüssel"]])("of %j is refused", async (key) => {
    problem(
      await new HttpApi().post(START, body, { "idempotency-key": key }),
      400,
      "invalid-idempotency-key",
    );
  });

  it("of 255 characters is taken", async () => {
    const reply = await new HttpApi().post(START, body, { "idempotency-key": "x".repeat(255) });
    expect(reply.status).toBe(202);
  });
});

describe("what does not exist", () => {
  it.each([PLAN, START])("as a workflow is answered with those that do: %s", async (path) => {
    const reply = await new HttpApi().post(path.replace("migrate-cluster", "migrate-clusters"), body);
    const found = problem(reply, 404, "unknown-workflow");
    expect(found.detail).toContain("migrate-clusters");
    expect(found.nextStep).toContain("migrate-cluster");
  });

  it.each(["nothing", "..%2F..%2Fetc", "x".repeat(2000), "a%00b", "ünknown"])(
    "as a run is a 404, whatever the id: %s",
    async (id) => {
      problem(await new HttpApi().get(`/api/runs/${id}`), 404, "unknown-run");
      problem(await new HttpApi().post(`/api/runs/${id}/cancel`), 404, "unknown-run");
    },
  );

  it("as a command is answered with those that do", async () => {
    const api = new HttpApi();
    const id = await api.put(aRun());
    const found = problem(await api.post(`/api/runs/${id}/explode`, {}), 404, "unknown-command");
    expect(found.nextStep).toContain("approve, reject, pause, resume, retry, skip, cancel");
  });
});

describe("what nobody foresaw", () => {
  const SECRET = "hunter2-very-secret";

  it("is a 500 with the id that it is logged under, and tells nothing else", async () => {
    const api = new HttpApi();
    api.read = new Error(`connect failed with client_secret=${SECRET} at C:\\keyless\\main.js`);
    const reply = await api.post(PLAN, body);
    expect(problem(reply, 500, "internal").detail).toContain("invocation-7");
    expect(JSON.stringify(reply.body)).not.toMatch(/client_secret|main\.js|Error/);
    const [line = ""] = api.logged;
    expect(line).toContain("invocation-7");
    expect(line).toContain("connect failed");
    expect(line).not.toContain(SECRET);
  });

  it("may be a record that does not keep its schema; its values stay inside", async () => {
    const api = new HttpApi();
    await api.dependencies.records.insert({ name: "run", schema: z.unknown() }, "r1", {
      id: "r1",
      note: SECRET,
    });
    const reply = await api.get("/api/runs/r1");
    problem(reply, 501, "unreadable-record");
    expect(JSON.stringify(reply.body) + api.logged.join()).not.toContain(SECRET);
    expect(api.logged.join()).toContain("the run record r1 does not keep its schema");
  });
});

describe("without a login", () => {
  it.each([
    ["a page of another site", { origin: "https://evil.example" }],
    ["a page in a sandbox", { origin: "null" }],
    ["a name that was made to point here", { host: "evil.example" }],
  ])("a request of %s is refused", async (_what, headers) => {
    const api = new HttpApi();
    const id = await api.put(aRun({ state: "waitingForApproval" }));
    problem(await api.post(`/api/runs/${id}/cancel`, undefined, headers), 403, "foreign-page");
    problem(await api.get("/api/runs", headers), 403, "foreign-page");
    expect((await api.run(id))?.commands).toEqual([]);
  });

  it.each(["http://localhost:7071", "http://127.0.0.1:3000", "http://[::1]:7071"])(
    "a page of this machine is served: %s",
    async (origin) => {
      expect((await new HttpApi().get("/api/runs", { origin, host: "localhost:7071" })).status).toBe(200);
    },
  );
});
