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

interface Moved {
  readonly ago: number;
  readonly says: string;
  readonly code: string;
  /** An identity that somebody put on its scale sets. */
  readonly besides?: string;
}
const USES = "is still used by green";
const PERHAPS = "It cannot be judged whether green still uses the service principal.";
const OTHER = `${cluster("green").slice(0, cluster("green").indexOf("/providers"))}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-of-a-pod`;

it.each([
  ["a short time ago", { ago: 3 * HOUR, says: USES, code: "grant-used-elsewhere" }],
  [
    "so long ago that nobody can tell which service principal it left",
    { ago: 20 * DAY, says: PERHAPS, code: "grant-perhaps-used-elsewhere" },
  ],
  [
    "and its scale sets carry an identity of somebody else's",
    { ago: 3 * HOUR, says: USES, code: "grant-used-elsewhere", besides: OTHER },
  ],
] satisfies [string, Moved][])(
  "a cluster whose nodes go on with the shared principal keeps its rights; it was moved by hand %s",
  async (_, { ago, says, code, besides }: Moved) => {
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
    expect(migration.report?.summary).toContain(says);
    world.pass(30 * HOUR);
    const cleanUp = await world.run("clean-up", { clusterId: cluster("blue"), migrationRunId: migration.id });
    expect(cleanUp.plan?.writes.map(({ resource }) => resource)).toEqual([
      expect.stringContaining("MC_rg-blue_blue_westeurope"),
    ]);
    expect(new Set(cleanUp.plan?.findings.map((one) => one.code))).toEqual(new Set([code]));
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

it("who may not read the directory cannot tell whose the service principal is: the clean-up is refused, and removes nothing", async () => {
  await using world = await situation(
    "shared-principal",
    { settings: { reimageOnMigrate: false } },
    withOldNodes,
  );
  enableManagedIdentity(world, cluster("blue"));
  world.pass(3 * HOUR);
  const migration = await world.run("migrate-cluster", { clusterId: cluster("blue") });
  expect(migration.state, migration.report?.summary).toBe("succeeded");
  world.pass(30 * HOUR);
  const assignments = [...world.simulator.view().entries("assignments")].length;
  world.simulator.faults.add({
    match: { operation: "servicePrincipals.getById" },
    fault: { kind: "refuse", status: 403, code: "Authorization_RequestDenied", message: "may not read" },
    window: { afterMs: 0, forMs: DAY },
  });
  const cleanUp = await world.run("clean-up", { clusterId: cluster("blue"), migrationRunId: migration.id });
  expect(cleanUp).toMatchObject({ state: "refused", report: { removed: [] } });
  expect([...world.simulator.view().entries("assignments")]).toHaveLength(assignments);
});

it("a service principal that the directory lost is still known by its client id to be the other clusters'", async () => {
  await using world = await situation(
    "shared-principal",
    { settings: { reimageOnMigrate: false } },
    withOldNodes,
  );
  enableManagedIdentity(world, cluster("blue"));
  world.simulator.change(({ world: edited, now }) => {
    for (const [key, principal] of [...edited.entries("principals")])
      if (principal.secretExpiresAt !== null) edited.put("principals", key, { ...principal, deletedAt: now });
  });
  world.pass(3 * HOUR);
  const answer = await world.post("workflows/migrate-cluster/plans", {
    clusterId: cluster("blue"),
    registries: [],
  });
  expect(await answer.json()).toMatchObject({
    plan: {
      findings: expect.arrayContaining([
        expect.objectContaining({ code: "former-principal-not-followed" }),
        expect.objectContaining({ code: "principal-shared", means: expect.stringContaining("green") }),
      ]),
    },
  });
});

it.each([
  ["a short time ago: it shares the service principal", 3 * HOUR, { sharedWith: 1 }, "1"],
  [
    "so long ago that nobody can tell: unknown is not none",
    20 * DAY,
    { sharedWith: 0, sharersUnknown: true },
    "",
  ],
])("to audit-fleet a cluster was moved by hand %s", async (_, ago, row, field) => {
  await using world = await situation(
    "shared-principal",
    { settings: { reimageOnMigrate: false } },
    withOldNodes,
  );
  enableManagedIdentity(world, cluster("green"));
  world.pass(ago);
  const audit = await world.run("audit-fleet", {});
  expect(audit.state, audit.report?.summary).toBe("succeeded");
  const listed = await (await world.get("fleet/clusters?name=blue")).json();
  expect(listed).toMatchObject({ value: [{ name: "blue", ...row }] });
  const csv = await world.get(`fleet/clusters?name=blue`, { accept: "text/csv" });
  const [heads = "", line = ""] = (await csv.text()).split(/\r?\n/);
  expect(line.split(",")[heads.split(",").indexOf("sharedWith")]).toBe(field);
  const sharing = await (await world.get(`fleet/clusters?sharesPrincipalWith=${cluster("blue")}`)).json();
  expect(sharing).toMatchObject({ value: row.sharedWith === 1 ? [{ name: "green" }] : [] });
});
