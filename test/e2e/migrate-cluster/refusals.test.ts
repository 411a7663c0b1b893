import { describe, expect, it } from "vitest";
import { objectAt, objectsAt } from "../../../local/arm/world/json.ts";
import { rehearsed } from "../../support/rehearsed.ts";

describe("a migration that cannot work", () => {
  it.each([
    ["archive", "cluster-stopped"],
    ["search", "availability-set-pool"],
    ["ledger", "service-principal-expired"],
    ["payments", "already-managed-identity"],
  ])(
    "of %s is refused with the finding %s and what to do, before anything is written",
    async (name, code) => {
      const keyless = await rehearsed();
      const { state, report } = await keyless.migrate(name);
      expect(state).toBe("refused");
      const finding = report?.findings.find((one) => one.code === code);
      expect(finding).toMatchObject({ severity: "blocker" });
      expect(finding?.remedy).not.toBe("");
      expect(keyless.simulator.journal()).toEqual([]);
    },
  );

  it("goes on after `az aks update --migrate-vmas-to-vms`, as its remedy says [docs: availability-sets-on-aks]", async () => {
    const keyless = await rehearsed();
    const id = keyless.clusterId("search");
    const { simulator } = keyless;
    const body = simulator.view().get("clusters", id.toLowerCase())?.body ?? {};
    const properties = objectAt(body, "properties");
    const pools = objectsAt(properties, "agentPoolProfiles").map((pool) => ({
      ...pool,
      ...(pool["type"] === "AvailabilitySet" ? { type: "VirtualMachines" } : {}),
    }));
    const outcome = simulator.handle({
      ...{ method: "PUT", path: id, query: new URLSearchParams({ "api-version": "2025-04-01" }) },
      ...{ headers: { authorization: "Bearer az" }, bodyHash: undefined, origin: "http://127.0.0.1" },
      body: { ...body, properties: { ...properties, agentPoolProfiles: pools } },
    });
    expect(outcome).toMatchObject({ kind: "answer", reply: { status: 200 } });
    const { state } = await keyless.migrate("search");
    expect(state).toBe("succeeded");
    expect(simulator.audit()).toEqual([]);
  });

  it("is refused while a lock holds the cluster or its nodes", async () => {
    const keyless = await rehearsed();
    keyless.simulator.change(({ world }) => {
      const scope =
        "/subscriptions/5b1ec7ed-0000-4000-8000-00000000de30/resourceGroups/MC_rg-orders_orders_westeurope";
      const id = `${scope}/providers/Microsoft.Authorization/locks/keep`;
      world.put("locks", id.toLowerCase(), { id, name: "keep", scope, level: "CanNotDelete", notes: null });
    });
    const { state, report } = await keyless.migrate("orders");
    expect(state).toBe("refused");
    expect(report?.findings.map(({ code }) => code)).toContain("node-resource-group-locked");
    expect(keyless.simulator.journal()).toEqual([]);
  });
});
