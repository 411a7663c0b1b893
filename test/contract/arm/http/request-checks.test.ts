import { describe, expect, it } from "vitest";
import { allProviders } from "../../../../local/arm/providers/all-providers.ts";
import {
  clusterPath,
  GROUP,
  onServicePrincipal,
  place,
  SUBSCRIPTION,
} from "../../../support/arm/clusters.ts";
import { type Rehearsal, rehearse } from "../../../support/arm/rehearsal.ts";

async function withCluster(): Promise<Rehearsal> {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  return sim;
}

/** Evidence for codes: docs: azure-resource-manager/troubleshooting/common-deployment-errors. */
describe("an api-version", () => {
  it.each([
    ["", "MissingApiVersionParameter"],
    ["yesterday", "InvalidApiVersionParameter"],
    ["2026-4-1", "InvalidApiVersionParameter"],
    ["1999-01-01", "NoRegisteredProviderFound"],
    ["2099-01-01", "NoRegisteredProviderFound"],
  ])("that is '%s' is refused with %s", async (version, code) => {
    const { call } = await withCluster();
    expect(await call("GET", clusterPath(), { version })).toMatchObject({ status: 400, code });
  });

  it("that is refused is answered with those that are accepted", async () => {
    const { call } = await withCluster();
    const { message } = await call("GET", clusterPath(), { version: "1999-01-01" });
    expect(message).toContain("2022-11-01");
    expect(message).toContain("managedClusters");
  });

  it.each([
    ["subscriptions", "/subscriptions", "2019-11-01"],
    ["groups", `/subscriptions/${SUBSCRIPTION}/resourcegroups`, "2021-04-01"],
    [
      "clusters",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters`,
      "2022-11-01",
    ],
    [
      "identities",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`,
      "2022-01-31-preview",
    ],
    [
      "assignments",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments`,
      "2020-04-01-preview",
    ],
    [
      "definitions",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions`,
      "2018-01-01-preview",
    ],
    ["features", `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Features/features`, "2021-07-01"],
    ["networks", `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Network/virtualNetworks`, "2022-01-01"],
    [
      "registries",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerRegistry/registries`,
      "2022-02-01-preview",
    ],
  ])("of az 2.45 for %s is accepted", async (_what, path, version) => {
    const { call } = await withCluster();
    expect((await call("GET", path, { version })).status).toBe(200);
  });

  it("is declared once by each provider, and is one", () => {
    for (const { namespace, versions } of allProviders) {
      expect(new Set(versions).size, namespace).toBe(versions.length);
      for (const version of versions) expect(version, namespace).toMatch(/^\d{4}-\d{2}-\d{2}(-preview)?$/);
    }
  });
});

describe("what is not modelled", () => {
  it.each([
    [
      "a provider",
      "GET",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Sql/servers`,
      {},
      "Microsoft.Sql",
    ],
    ["an operation", "POST", `${clusterPath()}/paint`, {}, "/paint"],
    ["a method", "PATCH", `${clusterPath()}/agentPools/system`, { body: {} }, "PATCH"],
    ["a query parameter", "GET", clusterPath(), { query: { $expand: "all" } }, "$expand"],
  ] as const)("(%s) is refused loudly and by name", async (_what, method, path, options, named) => {
    const { call } = await withCluster();
    const refused = await call(method, path, options);
    expect({ status: refused.status, code: refused.code }).toEqual({ status: 400, code: "NotModelled" });
    expect(refused.message).toContain(named);
  });

  it("as a field of a body is refused by name, and kept by a loose simulator", async () => {
    const strict = await withCluster();
    const { body } = await strict.call("GET", clusterPath());
    const properties = { ...(body["properties"] as object), nodeMusic: "jazz" };
    const refused = await strict.call("PUT", clusterPath(), { body: { ...body, properties } });
    expect(refused).toMatchObject({ status: 400, code: "NotModelled" });
    expect(refused.message).toContain("properties.nodeMusic");
    const loose = await rehearse({ loose: true });
    place(loose, onServicePrincipal());
    expect((await loose.call("PUT", clusterPath(), { body: { ...body, properties } })).status).toBe(200);
    expect((await loose.call("GET", clusterPath())).body).toMatchObject({
      properties: { nodeMusic: "jazz" },
    });
  });
});

describe("a path", () => {
  it.each([
    ["in another case", clusterPath().toUpperCase()],
    ["with resourcegroups in lower case", clusterPath().replace("resourceGroups", "resourcegroups")],
    ["with doubled slashes", clusterPath().replaceAll("/", "//").slice(1)],
    ["with a slash at its end", `${clusterPath()}/`],
    ["with encoded letters", clusterPath().replace("/shop", "/%73hop")],
  ])("%s is the same path", async (_how, path) => {
    const { call } = await withCluster();
    const { status, body } = await call("GET", path, { version: "2026-04-01" });
    expect({ status, id: body["id"] }).toEqual({ status: 200, id: clusterPath() });
  });

  it("that is badly encoded is refused", async () => {
    const { call } = await withCluster();
    expect(await call("GET", `/subscriptions/%zz`)).toMatchObject({ status: 400, code: "InvalidRequestUri" });
  });
});

describe("a request", () => {
  it("without a token gets 401 and is told where to get one", async () => {
    const { url } = await withCluster();
    const answer = await fetch(`${url}${clusterPath()}?api-version=2026-04-01`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer authorization_uri=/);
    expect(await answer.json()).toMatchObject({ error: { code: "AuthenticationFailed" } });
  });

  it("whose body is no JSON, no object or too large is refused before anything is done", async () => {
    const { url, call, simulator } = await withCluster();
    const put = (body: string) =>
      fetch(`${url}/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}?api-version=2024-11-01`, {
        method: "PUT",
        headers: { authorization: "Bearer x" },
        body,
      });
    expect((await put("{")).status).toBe(400);
    expect((await put(" ".repeat(5 * 1024 * 1024))).status).toBe(413);
    expect(await call("PUT", clusterPath(), { body: "text" })).toMatchObject({
      code: "InvalidRequestContent",
    });
    expect(simulator.journal().filter(({ status }) => status < 400)).toEqual([]);
  });

  it("is answered with a request id, the simulated date and what is left of its budget", async () => {
    const { call } = await withCluster();
    const { headers } = await call("GET", clusterPath());
    expect(headers.get("x-ms-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get("date")).toBe("Thu, 20 Aug 2026 09:00:00 GMT");
    expect(headers.get("x-ms-ratelimit-remaining-subscription-reads")).toBe("1099");
  });

  it("read a path with doubled slashes, at its beginning too, as the same path", async () => {
    const sim = await rehearse();
    const path = `//subscriptions//${SUBSCRIPTION}///resourcegroups`;
    expect((await sim.call("GET", path)).status).toBe(200);
  });
});
