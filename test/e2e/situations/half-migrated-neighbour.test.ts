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

/** What an add-on or a person puts on the scale sets besides; nodes do not act as it. */
function putOnScaleSets({ simulator }: QuickWorld, id: string, identity: string): void {
  simulator.change(({ world }) => {
    const record = world.get("clusters", id.toLowerCase());
    if (record === undefined) throw new Error(`no cluster ${id}`);
    const pools = Object.entries(record.pools).map(
      ([name, truth]) => [name, { ...truth, besides: [identity] }] as const,
    );
    world.put("clusters", id.toLowerCase(), { ...record, pools: Object.fromEntries(pools) });
  });
}

const losses = ({ simulator }: QuickWorld) =>
  simulator.audit().flatMap(({ kind, detail }) => (kind === "capabilityLost" ? [detail] : []));

const OTHER = `${cluster("green").slice(0, cluster("green").indexOf("/providers"))}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-of-a-pod`;

it.each([
  ["a short time ago", 3 * HOUR, undefined],
  ["so long ago that nobody can tell which service principal it left", 20 * DAY, undefined],
  ["and its scale sets carry an identity of somebody else's", 3 * HOUR, OTHER],
])(
  "a cluster whose nodes go on with the shared principal keeps its rights; it was moved by hand %s",
  async (_, ago, besides) => {
    await using world = await situation(
      "shared-principal",
      { settings: { reimageOnMigrate: false } },
      withOldNodes,
    );
    enableManagedIdentity(world, cluster("green"));
    world.pass(HOUR);
    if (besides !== undefined) putOnScaleSets(world, cluster("green"), besides);
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
