import { describe, expect, it } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { clusterPath, onServicePrincipal, place, SUBSCRIPTION } from "../../support/arm/clusters.ts";
import { rehearse } from "../../support/arm/rehearsal.ts";

const names = Array.from({ length: 10 }, (_, index) => `shop-${String(index)}`);
const idOf = (name: string) => requireResourceId(clusterPath(name));

async function withTen() {
  const sim = await rehearse({ settings: { pageSize: 4 } });
  place(sim, ...names.map((name) => onServicePrincipal({}, { name })));
  return { ...sim, clusters: simulatedAzure(sim.url, sim.clock).clusters };
}

describe("a list of clusters that is shared", () => {
  it("is read no further than to the clusters that are looked for", async () => {
    const { clusters, simulator } = await withTen();
    const found = await Promise.all(["shop-0", "shop-5", "shop-4"].map((name) => clusters.find(idOf(name))));
    expect(found.map(({ kind }) => kind)).toEqual(["found", "found", "found"]);
    expect(simulator.calls()).toEqual({ "managedClusters.list": 2 });
  });

  it("is read to its end for a cluster that is not there, and for all of them, and once for both", async () => {
    const { clusters, simulator } = await withTen();
    expect((await clusters.find(idOf("nowhere"))).kind).toBe("absent");
    const all = await clusters.all(SUBSCRIPTION);
    expect(all.kind === "read" ? all.byId.size : all).toBe(10);
    expect(simulator.calls()).toEqual({ "managedClusters.list": 4 });
  });

  it("goes on from the page that could not be read, for those who ask later", async () => {
    const { clusters, simulator } = await withTen();
    expect((await clusters.find(idOf("shop-0"))).kind).toBe("found");
    simulator.faults.add({
      match: { operation: "managedClusters.list" },
      times: 1,
      fault: { kind: "refuse", status: 403, code: "AuthorizationFailed", message: "No.", headers: {} },
    });
    expect((await clusters.find(idOf("shop-9"))).kind).toBe("failed");
    expect((await clusters.find(idOf("shop-9"))).kind).toBe("found");
  });
});
