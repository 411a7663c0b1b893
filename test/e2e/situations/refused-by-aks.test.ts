import { describe, expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";
import { objectsAt } from "../../../local/arm/world/json.ts";

const MIXED =
  "/subscriptions/00abcdef-1111-4222-8333-0123456789ab/resourceGroups/rg-mixed/providers/Microsoft.ContainerService/managedClusters/mixed";

const poolsOf = (world: QuickWorld, clusterId: string) =>
  objectsAt(
    world.simulator.view().get("clusters", clusterId.toLowerCase())?.body,
    ...["properties", "agentPoolProfiles"],
  );

describe("a cluster whose pools do not all show a version [Azure/azure-cli#22807]", () => {
  it("is migrated, and its pools keep the versions that they have", async () => {
    await using world = await situation("unlike-versions");
    const before = poolsOf(world, MIXED).map((pool) => pool["orchestratorVersion"]);
    expect(before).toEqual([undefined, "1.32.7"]);
    const run = await world.run("migrate-cluster", { clusterId: MIXED });
    expect(run.state).toBe("succeeded");
    expect(poolsOf(world, MIXED).map((pool) => pool["orchestratorVersion"])).toEqual(before);
  });
});
