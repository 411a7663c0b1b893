import { expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const HOUR = 3_600_000;
const HERE = "c0ffee00-1111-4222-8333-0123456789ab";
const ELSEWHERE = "c0ffee00-2222-4222-8333-0123456789ab";
const cluster = (name: string, group = `rg-${name}`) =>
  `/subscriptions/${HERE}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`;

async function migratedAndCleanedUp(world: QuickWorld, clusterId: string) {
  const migration = await world.run("migrate-cluster", { clusterId });
  expect(migration.state).toBe("succeeded");
  world.pass(30 * HOUR);
  return { migration, cleanUp: await world.run("clean-up", { clusterId, migrationRunId: migration.id }) };
}

it("a neighbour in a subscription that is not served keeps its roles: nobody is told to remove them", async () => {
  await using world = await situation(
    "shared-principal",
    {},
    (fleet) => fleet.replace(`${HERE}/resourceGroups/rg-green`, `${ELSEWHERE}/resourceGroups/rg-green`),
    { subscriptions: new Set([HERE]) },
  );
  const { cleanUp } = await migratedAndCleanedUp(world, cluster("blue"));
  const ofNeighbour = (resource: string) => resource.includes("MC_rg-green_green_westeurope");
  expect(cleanUp.plan?.findings.filter(({ resource }) => ofNeighbour(resource))).toEqual([
    expect.objectContaining({
      code: "grant-used-elsewhere",
      remedy:
        "Migrate every such cluster, and give other resources and workloads an identity of their own. Then run this clean-up again.",
    }),
  ]);
  expect(JSON.stringify(cleanUp)).not.toContain("az role assignment delete");
  expect(cleanUp.report?.summary).toContain("3 role assignments stay for green");
  expect(world.simulator.audit()).toEqual([]);
});

it("a neighbour of the same name is told apart by its resource group", async () => {
  await using world = await situation("shared-principal", {}, (fleet) =>
    fleet.replaceAll("managedClusters/green", "managedClusters/blue").replaceAll('"green"', '"blue"'),
  );
  const { migration, cleanUp } = await migratedAndCleanedUp(world, cluster("blue"));
  expect(migration.plan?.findings.find(({ code }) => code === "principal-shared")?.means).toContain(
    "Others use the service principal too: blue in rg-green.",
  );
  expect(migration.report?.summary).toContain("is still used by blue in rg-green");
  expect(cleanUp.report?.summary).toContain("3 role assignments stay for blue in rg-green");
});
