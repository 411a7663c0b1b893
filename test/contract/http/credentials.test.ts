import { HttpRequest, HttpResponse, InvocationContext } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { endpointHandler } from "../../../functions/http/endpoint.ts";
import { postCredentials } from "../../../functions/http/credentials.ts";
import type { KeylessDependencies } from "../../../functions/dependencies.ts";
import type { CredentialsAnswer } from "../../../platform/azure/credentials.ts";
import { runs } from "../../../platform/records/kinds.ts";
import { withToken } from "../../support/loopback-token.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { HttpApi, ProblemBody } from "./http-api.ts";
import { person } from "../../support/people.ts";

const PATH = "/api/clusters/credentials";
const KUBECONFIG = "apiVersion: v1\nkind: Config\nusers:\n- user: {token: hunter2}\n";
const given: CredentialsAnswer = { kind: "given", kubeconfig: KUBECONFIG };
const failed = (status: number, code: string, message = "no"): CredentialsAnswer => ({
  kind: "failed",
  failure: { status, code, message },
});
const apiWith = (answer: CredentialsAnswer | Error, more: Partial<KeylessDependencies> = {}) =>
  new HttpApi({
    readCredentials: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
    ...more,
  });

async function raw(api: HttpApi, body: object) {
  const request = new HttpRequest({
    method: "POST",
    url: `http://127.0.0.1:7071${PATH}`,
    headers: { ...withToken, "content-type": "application/json" },
    body: { string: JSON.stringify(body) },
  });
  const handler = endpointHandler(api.dependencies, postCredentials, () => api.engine);
  const answer = await handler(request, new InvocationContext());
  return answer instanceof HttpResponse ? answer : new HttpResponse(answer);
}

describe("credentials of a cluster", () => {
  it("are handed through as they came, kept by nobody, and only their request is logged", async () => {
    const api = apiWith(given);
    const answer = await raw(api, { clusterId: CLUSTER_ID, kind: "admin" });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(KUBECONFIG);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-type")).toContain("application/yaml");
    expect(api.logged.join()).toContain(CLUSTER_ID);
    expect(api.logged.join()).toContain('"by":"loopback"');
    expect(api.logged.join()).not.toContain("hunter2");
    expect((await api.dependencies.records.list(runs, { limit: 1 })).items).toEqual([]);
    expect(api.engine.starts).toEqual([]);
  });

  it("need a role of their own: every other role together does not do", async () => {
    const others = new Set(["Fleet.Read", "Fleet.Plan", "Fleet.Execute", "Fleet.Approve"]);
    const api = apiWith(given, { identify: () => ({ person: person("ada"), roles: others }) });
    const refused = await api.post(PATH, { clusterId: CLUSTER_ID });
    expect([refused.status, ProblemBody.parse(refused.body).type]).toEqual([
      403,
      "/api/problems/role-missing",
    ]);
  });

  it("of a cluster without local accounts are refused with what to do instead", async () => {
    const message =
      "Getting static credential is not allowed because this cluster is set to disable local accounts.";
    const reply = await apiWith(failed(400, "BadRequest", message)).post(PATH, {
      clusterId: CLUSTER_ID,
      kind: "admin",
    });
    expect(reply.status).toBe(422);
    expect(ProblemBody.parse(reply.body)).toMatchObject({
      type: "/api/problems/credentials-refused",
      nextStep: expect.stringContaining("kubelogin"),
    });
  });

  it.each([
    [404, "ResourceNotFound", 404],
    [403, "AuthorizationFailed", 422],
    [429, "Throttled", 503],
    [503, "ServiceUnavailable", 503],
  ])("that Azure does not give (%i %s) are a problem with status %i", async (status, code, expected) => {
    const reply = await apiWith(failed(status, code)).post(PATH, { clusterId: CLUSTER_ID });
    ProblemBody.parse(reply.body);
    expect(reply.status).toBe(expected);
  });

  it("cannot be asked for with a wrong body, all problems named", async () => {
    const reply = await apiWith(given).post(PATH, { clusterId: "x", kind: "root", serverFqdn: "a b" });
    expect(
      ProblemBody.parse(reply.body)
        .errors?.map(({ path }) => path)
        .sort(),
    ).toEqual(["clusterId", "kind", "serverFqdn"]);
  });

  it("do not leak through what nobody foresaw", async () => {
    const api = apiWith(new Error("token: hunter2"));
    const reply = await api.post(PATH, { clusterId: CLUSTER_ID });
    expect(reply.status).toBe(500);
    expect(JSON.stringify(reply.body) + api.logged.join()).not.toContain("hunter2");
  });
});
