import { describe, expect, it } from "vitest";
import { onServicePrincipal, place, SUBSCRIPTION } from "../../../support/arm/clusters.ts";
import { rehearse } from "../../../support/arm/rehearsal.ts";

const names = Array.from({ length: 10 }, (_, index) => `shop-${String(index)}`);
const LIST = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/managedClusters`;

async function withTen() {
  const sim = await rehearse({ settings: { pageSize: 4 } });
  place(sim, ...names.map((name) => onServicePrincipal({}, { name })));
  return sim;
}

/** Evidence: the models of @azure/arm-containerservice; recorded: the last page links to an empty one (since 2024-04). */
describe("a list in pages", () => {
  it("is followed to its end by the real client", async () => {
    const { clients, simulator } = await withTen();
    const aks = await clients.containerService(SUBSCRIPTION);
    const found = [];
    for await (const { name } of aks.managedClusters.list()) found.push(name);
    expect(found).toEqual(names);
    expect(simulator.calls()).toEqual({ "managedClusters.list": 4 });
  });

  it("shows every item once, in pages of the size that was set", async () => {
    const { clients } = await withTen();
    const sizes = [];
    const aks = await clients.containerService(SUBSCRIPTION);
    for await (const page of aks.managedClusters.list().byPage()) sizes.push(page.length);
    expect(sizes).toEqual([4, 4, 2, 0]);
  });

  it("links to itself through the host that it was asked by", async () => {
    const { call } = await withTen();
    const { body } = await call("GET", LIST, {
      headers: { "x-forwarded-host": "arm.example", "x-forwarded-proto": "https" },
    });
    expect(String(body["nextLink"])).toMatch(/^https:\/\/arm\.example\/subscriptions\/.*\$?skiptoken=/i);
  });

  it("refuses a token that it did not give", async () => {
    const { call } = await withTen();
    const refused = await call("GET", LIST, { query: { $skiptoken: "page-two" } });
    expect({ status: refused.status, code: refused.code }).toEqual({ status: 400, code: "InvalidSkipToken" });
  });
});
