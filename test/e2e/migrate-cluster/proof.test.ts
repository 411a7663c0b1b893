import { describe, expect, it } from "vitest";
import { rehearsed } from "../../support/rehearsed.ts";

describe("a migration from a service principal to user-assigned identities", () => {
  it("is proven by what was read back: control plane, every pool, every grant", async () => {
    const keyless = await rehearsed();
    const { report, state } = await keyless.migrate("orders");
    expect(state).toBe("succeeded");
    expect(report?.before?.clientId).toBe("0dd5e771-0000-4000-8000-000000000042");
    expect(report?.after?.clientId).toBe("msi");
    expect(report?.pools.map(({ name, carries, by }) => [name, carries, by])).toEqual([
      ["system", "managedIdentity", "identityUpdate"],
      ["apps", "managedIdentity", "identityUpdate"],
      ["win", "managedIdentity", "imageUpgrade"],
    ]);
    for (const { imageBefore, imageAfter } of report?.pools ?? []) expect(imageAfter).not.toBe(imageBefore);
    expect(report?.grants.map(({ roleName, identity }) => `${roleName} to ${identity}`).sort()).toEqual([
      "AcrPull to kubelet",
      "Managed Identity Operator to controlPlane",
      "Network Contributor to controlPlane",
    ]);
    expect(report?.capabilities?.map(({ can, before, now }) => [can, before?.role, now.kind])).toEqual([
      ["join subnet vnet-shop/snet-aks", "Network Contributor", "holds"],
      ["give nodes the identity id-orders-kubelet", undefined, "holds"],
      ["pull from contosoimages", "AcrPull", "holds"],
      ["manage what is in MC_rg-orders_orders_westeurope", "Contributor", "notProven"],
    ]);
  });

  it("leaves a world in which nothing was lost and no write was made twice", async () => {
    const keyless = await rehearsed();
    await keyless.migrate("orders");
    expect(keyless.simulator.audit()).toEqual([]);
    const done = keyless.simulator.journal().filter(({ status }) => status < 400);
    const writes = done.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(writes).size).toBe(writes.length);
  });

  it("takes at most 22 calls to ARM, and three to the directory", async () => {
    const keyless = await rehearsed();
    await keyless.migrate("orders");
    const {
      "servicePrincipals.get": principal,
      "servicePrincipals.listGroups": groups,
      ...arm
    } = keyless.simulator.calls();
    expect([principal, groups]).toEqual([2, 1]);
    expect(Object.values(arm).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(22);
  });

  it.each([true, false])(
    "ends the same whether the update re-images nodes or not (reimageOnMigrate %s)",
    async (reimageOnMigrate) => {
      const keyless = await rehearsed({ simulator: { settings: { reimageOnMigrate } }, fleet: undefined });
      keyless.simulator.change(({ world }) => {
        for (const [key, record] of [...world.entries("clusters")]) {
          world.put("clusters", key, { ...record, reimage: null });
        }
      });
      const { report } = await keyless.migrate("orders");
      expect(report?.outcome).toBe("succeeded");
      expect(new Set(report?.pools.map(({ by }) => by))).toEqual(
        new Set([reimageOnMigrate ? "identityUpdate" : "imageUpgrade"]),
      );
    },
  );
});
