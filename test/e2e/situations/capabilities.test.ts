import { describe, expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const HOUR = 3_600_000;

/** What clusters of the world lost, by their names. */
const losses = ({ simulator }: QuickWorld) =>
  simulator
    .audit()
    .filter(({ kind }) => kind === "capabilityLost")
    .map(({ resource, detail }) => `${resource.slice(resource.lastIndexOf("/") + 1)}: ${detail}`);

interface Plan {
  readonly findings: readonly { readonly code: string; readonly resource: string }[];
  readonly writes: readonly { readonly does: string; readonly resource: string }[];
}

async function planOf(world: QuickWorld, workflow: string, request: object) {
  const answer = await world.post(`workflows/${workflow}/plans`, request);
  const { plan } = (await answer.json()) as { readonly plan: Plan };
  return plan;
}
describe("one service principal, two clusters [Azure/AKS#117]", () => {
  const SUBSCRIPTION = "/subscriptions/c0ffee00-1111-4222-8333-0123456789ab";
  const cluster = (name: string) =>
    `${SUBSCRIPTION}/resourceGroups/rg-${name}/providers/Microsoft.ContainerService/managedClusters/${name}`;

  it("the one that stays loses nothing: plan, report and clean-up name it, and the last one takes all", async () => {
    await using world = await situation("shared-principal");
    const migration = await world.run("migrate-cluster", { clusterId: cluster("blue") });
    expect(migration.state).toBe("succeeded");
    expect(migration.plan?.findings.find(({ code }) => code === "principal-shared")?.means).toContain(
      "green",
    );
    expect(migration.report?.summary).toContain("is still used by green");
    world.pass(30 * HOUR);
    const cleanUp = await world.run("clean-up", { clusterId: cluster("blue"), migrationRunId: migration.id });
    expect(cleanUp.report?.summary).toContain("3 role assignments stay for green");
    expect(cleanUp.plan?.writes.map(({ resource }) => resource)).toEqual([
      expect.stringContaining("MC_rg-blue_blue_westeurope"),
    ]);
    expect(losses(world)).toEqual([]);
    const next = await planOf(world, "migrate-cluster", { clusterId: cluster("green") });
    expect(next.writes.map(({ does, resource }) => `${does} ${resource}`)).toContainEqual(
      expect.stringMatching(/assign AcrPull .*twinsimages/),
    );
    const last = await world.run("migrate-cluster", { clusterId: cluster("green") });
    expect(last.report?.summary).toContain("Nothing uses the service principal any more");
    world.pass(30 * HOUR);
    await world.run("clean-up", { clusterId: cluster("green"), migrationRunId: last.id });
    expect(losses(world)).toEqual([]);
  });
});

it("a principal that pulls as Reader: the new kubelet pulls too [docs: container-registry-auth-aks of 2018]", async () => {
  const subscription = "/subscriptions/07070707-1111-4222-8333-0123456789ab";
  const scope = `${subscription}/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/broadimages`;
  for (const where of [scope, `${subscription}/resourceGroups/rg-images`]) {
    await using world = await situation("pulls-as-reader", {
      roleAssignments: [{ scope: where, role: "Reader", principal: "08080808-2222-4333-8444-aaaaaaaaaaaa" }],
    });
    const run = await world.run("migrate-cluster", {
      clusterId: `${subscription}/resourceGroups/rg-oldpull/providers/Microsoft.ContainerService/managedClusters/oldpull`,
    });
    expect(run.state).toBe("succeeded");
    expect(losses(world)).toEqual([]);
  }
});

it("pools in a capacity reservation and on a host group: a finding each, and no system-assigned identity", async () => {
  const subscription = "/subscriptions/07070707-1111-4222-8333-0123456789ab";
  await using world = await situation("placed-pools");
  const clusterId = `${subscription}/resourceGroups/rg-reserved/providers/Microsoft.ContainerService/managedClusters/reserved`;
  const codes = async (request: object) =>
    (await planOf(world, "migrate-cluster", { clusterId, ...request })).findings.map(
      ({ code, resource }) => `${code} ${resource.slice(resource.lastIndexOf("/") + 1)}`,
    );
  expect(await codes({})).toEqual(
    expect.arrayContaining(["placed-pool-needs-role gpu", "placed-pool-needs-role iso"]),
  );
  expect(await codes({ identityType: "SystemAssigned" })).toContain(
    "capacity-reservation-needs-user-assigned gpu",
  );
});

it("what the subnet names: the new control plane may join route table, security group and NAT gateway [microsoft/tyger#320]", async () => {
  await using world = await situation("network-named-by-subnet");
  const run = await world.run("migrate-cluster", {
    clusterId:
      "/subscriptions/a1b2c3d4-1111-4222-8333-0123456789ab/resourceGroups/rg-tiger/providers/Microsoft.ContainerService/managedClusters/tiger-prod",
  });
  expect(run.state).toBe("succeeded");
  expect(losses(world)).toEqual([]);
});
