import { RestError } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import {
  CLUSTER,
  clusterPath,
  GROUP,
  onServicePrincipal,
  place,
  SUBSCRIPTION,
} from "../../../support/arm/clusters.ts";
import { rehearse } from "../../../support/arm/rehearsal.ts";

async function withCluster() {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  return sim;
}

/** Evidence: docs: quotas-skus-regions, "throttling limits on AKS resource provider APIs"; request-limits-and-throttling. */
describe("token buckets", () => {
  it("let sixty reads of one cluster through, then refuse as AKS does, and fill again", async () => {
    const { clients, pass } = await withCluster();
    const aks = await clients.containerService(SUBSCRIPTION);
    for (let time = 0; time < 60; time += 1) await aks.managedClusters.get(GROUP, CLUSTER);
    const refused: unknown = await aks.managedClusters.get(GROUP, CLUSTER).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RestError);
    if (!(refused instanceof RestError)) return;
    expect(refused).toMatchObject({ statusCode: 429, code: "Throttled" });
    expect(refused.response?.headers.get("retry-after")).toBe("1");
    pass(1000);
    expect((await aks.managedClusters.get(GROUP, CLUSTER)).name).toBe(CLUSTER);
  });

  it("refuse the twenty-first write of a cluster for a minute, and writes of another not", async () => {
    const sim = await withCluster();
    place(sim, onServicePrincipal({}, { name: "other" }));
    const put = (name: string) =>
      sim.call("PUT", clusterPath(name), { body: {}, headers: { "if-none-match": "*" } });
    for (let time = 0; time < 20; time += 1) expect((await put(CLUSTER)).status).toBe(412);
    const refused = await put(CLUSTER);
    expect(refused).toMatchObject({ status: 429, code: "Throttled" });
    expect(refused.headers.get("retry-after")).toBe("60");
    expect((await put("other")).status).toBe(412);
    sim.pass(60_000);
    expect((await put(CLUSTER)).status).toBe(412);
  });

  it("of ARM do not count requests to Microsoft Graph, which has a limit of its own", async () => {
    const { call, pass } = await withCluster();
    const principals = () => call("GET", "/_graph/v1.0/servicePrincipals(appId='nobody')");
    for (let time = 0; time < 3_500; time += 1) expect((await principals()).status).not.toBe(429);
    const refused = await principals();
    expect(refused).toMatchObject({ status: 429, code: "TooManyRequests" });
    expect(refused.headers.get("retry-after")).toBe("1");
    expect((await call("GET", `/subscriptions/${SUBSCRIPTION}/resourcegroups`)).status).toBe(200);
    pass(1_000);
    expect((await principals()).status).not.toBe(429);
  });

  it("of ARM count each caller by itself", async () => {
    const { call, pass } = await withCluster();
    const groups = `/subscriptions/${SUBSCRIPTION}/resourcegroups`;
    const read = (caller: string) => call("GET", groups, { headers: { authorization: `Bearer ${caller}` } });
    for (let time = 0; time < 1100; time += 1) expect((await read("one")).status).toBe(200);
    const refused = await read("one");
    expect(refused).toMatchObject({ status: 429, code: "SubscriptionRequestsThrottled" });
    expect(refused.headers.get("retry-after")).toBe("1");
    expect((await read("two")).status).toBe(200);
    pass(1000);
    expect((await read("one")).headers.get("x-ms-ratelimit-remaining-subscription-reads")).toBe("24");
  });

  /** Evidence: docs.azure.cn, the same article, still describes the hourly model. */
  it("count by the hour in China: 1,200 writes, then a refusal until the hour is over", async () => {
    const sim = await rehearse({ settings: { cloud: "china" } });
    const put = () => sim.call("PUT", `/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}`, { body: {} });
    for (let time = 0; time < 1200; time += 1) expect((await put()).status).toBe(400);
    sim.pass(10 * 60_000);
    const refused = await put();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "3000"]);
    sim.pass(50 * 60_000);
    expect((await put()).status).toBe(400);
  });
});
