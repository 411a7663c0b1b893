import { describe, expect, it } from "vitest";
import { type Environment, hasBicep, predicted } from "../../support/bicep.ts";

/** The storage account, the plan and the app that a deployment makes. */
function madeBy(environment: Environment) {
  const resources = predicted(environment);
  const one = (type: string) => resources.find((resource) => resource.type === type);
  return {
    storage: one("Microsoft.Storage/storageAccounts")?.["sku"],
    plan: one("Microsoft.Web/serverfarms")?.properties["zoneRedundant"],
    scale: one("Microsoft.Web/sites")?.properties["functionAppConfig"],
  };
}

const alwaysReady = (groups: readonly object[]) => ({
  scaleAndConcurrency: expect.objectContaining({ alwaysReady: groups }) as unknown,
});

describe.runIf(hasBicep)("what a deployment keeps in zones and running", { timeout: 60_000 }, () => {
  it("is the storage in zones, and no instance, if nothing is said", () => {
    const { storage, plan, scale } = madeBy({});
    expect({ storage, plan }).toEqual({ storage: { name: "Standard_ZRS" }, plan: false });
    expect(scale).toMatchObject(alwaysReady([]));
  });

  it("is nothing in zones in a region that has none", () => {
    const { storage, plan } = madeBy({ KEYLESS_ZONE_REDUNDANCY: "none" });
    expect({ storage, plan }).toEqual({ storage: { name: "Standard_LRS" }, plan: false });
  });

  it("is everything in zones, with instances for requests and for runs, where that is asked for", () => {
    const { storage, plan, scale } = madeBy({
      KEYLESS_ZONE_REDUNDANCY: "all",
      KEYLESS_INSTANCES_ALWAYS_READY: "2",
    });
    expect({ storage, plan }).toEqual({ storage: { name: "Standard_ZRS" }, plan: true });
    expect(scale).toMatchObject(
      alwaysReady([
        { name: "http", instanceCount: 2 },
        { name: "durable", instanceCount: 2 },
      ]),
    );
  });

  it("is refused where the word is another", () => {
    expect(() => predicted({ KEYLESS_ZONE_REDUNDANCY: "zone" })).toThrow(/'all' \| 'none' \| 'storage'/);
  });
});
