import { expect, it } from "vitest";
import type { JsonObject } from "../../../local/arm/world/json.ts";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const cluster = (name: string) =>
  `/subscriptions/c0ffee00-1111-4222-8333-0123456789ab/resourceGroups/rg-${name}/providers/Microsoft.ContainerService/managedClusters/${name}`;

/** What `az aks update --enable-managed-identity` sends; nobody re-images the pools. */
function enableManagedIdentity({ simulator }: QuickWorld, id: string): void {
  const body = simulator.view().get("clusters", id.toLowerCase())?.body;
  const sent: JsonObject = { ...body, identity: { type: "SystemAssigned" } };
  const outcome = simulator.handle({
    ...{ method: "PUT", path: id, query: new URLSearchParams({ "api-version": "2025-04-01" }) },
    ...{ headers: { authorization: "Bearer az" }, body: sent, bodyHash: undefined },
    origin: "http://127.0.0.1",
  });
  expect(outcome).toMatchObject({ kind: "answer", reply: { status: 200 } });
}

/** Nodes of these clusters get no new image by themselves, and with it no identity. */
const withOldNodes = (fleet: string) =>
  fleet.replaceAll(
    /"networkProfile"/g,
    '"autoUpgradeProfile": { "nodeOsUpgradeChannel": "None" }, "networkProfile"',
  );

const losses = ({ simulator }: QuickWorld) =>
  simulator.audit().flatMap(({ kind, detail }) => (kind === "capabilityLost" ? [detail] : []));

it.each([
  ["a short time ago", 3 * HOUR],
  ["so long ago that nobody can tell which service principal it left", 20 * DAY],
])(
  "a cluster whose nodes go on with the shared principal keeps its rights; it was moved by hand %s",
  async (_, ago) => {
    await using world = await situation(
      "shared-principal",
      { settings: { reimageOnMigrate: false } },
      withOldNodes,
    );
    enableManagedIdentity(world, cluster("green"));
    world.pass(ago);
    const before = losses(world);
    const migration = await world.run("migrate-cluster", { clusterId: cluster("blue") });
    expect(migration.state, migration.report?.summary).toBe("succeeded");
    expect(migration.report?.summary).toContain("is still used by green");
    world.pass(30 * HOUR);
    const cleanUp = await world.run("clean-up", { clusterId: cluster("blue"), migrationRunId: migration.id });
    expect(cleanUp.plan?.writes.map(({ resource }) => resource)).toEqual([
      expect.stringContaining("MC_rg-blue_blue_westeurope"),
    ]);
    expect(losses(world)).toEqual(before);
  },
);

it("a cluster that was moved by hand and finished by a run leaves the principal's rights to the one that still names it", async () => {
  await using world = await situation(
    "shared-principal",
    { settings: { reimageOnMigrate: false } },
    withOldNodes,
  );
  enableManagedIdentity(world, cluster("blue"));
  world.pass(3 * HOUR);
  const migration = await world.run("migrate-cluster", { clusterId: cluster("blue") });
  expect(migration.state, migration.report?.summary).toBe("succeeded");
  const before = losses(world);
  world.pass(30 * HOUR);
  const cleanUp = await world.run("clean-up", { clusterId: cluster("blue"), migrationRunId: migration.id });
  expect(cleanUp.plan?.writes.map(({ resource }) => resource)).toEqual([
    expect.stringContaining("MC_rg-blue_blue_westeurope"),
  ]);
  expect(losses(world)).toEqual(before);
});
