import { HttpRequest } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { loopbackCaller } from "../../../functions/http/loopback-caller.ts";
import { ENDPOINTS } from "../../../functions/http/endpoints.ts";
import { HttpApi, ProblemBody, type Reply } from "./http-api.ts";
import { TOKEN, withToken } from "../../support/loopback-token.ts";

/** Every endpoint, as a path that its template takes. */
const CALLS = ENDPOINTS.map(({ name, method, route }) => ({
  name,
  method,
  path: `/api/${route.replace("{workflow}", "migrate-cluster").replace("{id}", "no-run").replace("{command}", "approve")}`,
}));

function ask(api: HttpApi, { method, path }: (typeof CALLS)[number], authorization: string): Promise<Reply> {
  return method === "GET" ? api.get(path, { authorization }) : api.post(path, {}, { authorization });
}

describe("loopback is not a login: every user of the machine reaches the port", () => {
  it.each(CALLS.filter(({ name }) => name !== "health"))(
    "$name is refused without the token, and says where it is",
    async (call) => {
      const { status, headers, body } = await ask(new HttpApi(), call, "");
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toBe("Bearer");
      const problem = ProblemBody.parse(body);
      expect(problem.type).toBe("/api/problems/token-missing");
      expect(problem.nextStep).toContain(TOKEN.place);
      expect(JSON.stringify(body)).not.toContain(TOKEN.value);
    },
  );

  it.each([
    "Bearer",
    "Bearer ",
    `Bearer ${TOKEN.value.slice(0, -1)}`,
    `Bearer ${TOKEN.value}x`,
    `Bearer ${TOKEN.value.toUpperCase()}`,
    `Basic ${TOKEN.value}`,
    TOKEN.value,
    `Bearer ${TOKEN.value} ${TOKEN.value}`,
  ])("%j is not the token", async (authorization) => {
    expect((await new HttpApi().get("/api/runs", { authorization })).status).toBe(401);
  });

  it("serves whoever sends it, and health to everybody", async () => {
    const api = new HttpApi();
    expect((await api.get("/api/runs", { authorization: `bearer  ${TOKEN.value}` })).status).toBe(200);
    expect((await api.get("/api/health", { authorization: "" })).status).toBe(200);
  });

  it("asks for none where the session was given none, and still turns away other sites", () => {
    const identify = loopbackCaller(undefined);
    const at = (headers: Record<string, string>) => () =>
      identify(new HttpRequest({ method: "GET", url: "http://127.0.0.1:7071/api/runs", headers }));
    expect(at({ host: "127.0.0.1:7071" })().person.id).toBe("loopback");
    expect(at({ host: "127.0.0.1:7071", origin: "https://evil.example" })).toThrow();
  });

  it("does not answer a page of another site that sends the token", async () => {
    const foreign = { ...withToken, origin: "https://evil.example" };
    expect((await new HttpApi().get("/api/runs", foreign)).status).toBe(403);
  });
});

describe("one loopback check for where Keyless listens and for who may call it", () => {
  it.each(["127.0.0.1:7071", "127.0.0.2:47213", "localhost", "[::1]:80", "[0:0:0:0:0:0:0:1]"])(
    "serves the Host %s",
    async (host) => {
      expect((await new HttpApi().get("/api/runs", { host })).status).toBe(200);
    },
  );

  it.each([
    "evil.example",
    "127.0.0.1.evil.example",
    "128.0.0.1",
    "localhost.evil",
    "x@evil",
    "[::2]",
    "a/127.0.0.1",
  ])("refuses the Host %s", async (host) => {
    expect((await new HttpApi().get("/api/runs", { host })).status).toBe(403);
  });
});
