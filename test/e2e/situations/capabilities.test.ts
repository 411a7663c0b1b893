import { randomUUID } from "node:crypto";
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

const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

/** What `az role assignment create` sends. */
function give({ simulator }: QuickWorld, identityId: string, scope: string, role: string): void {
  const principalId = simulator.view().get("identities", identityId.toLowerCase())?.principalId ?? "";
  const outcome = simulator.handle({
    ...{ method: "PUT", query: new URLSearchParams({ "api-version": "2022-04-01" }) },
    path: `${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`,
    headers: { authorization: "Bearer az" },
    body: {
      properties: {
        ...{ principalId, principalType: "ServicePrincipal" },
        roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      },
    },
    ...{ bodyHash: undefined, origin: "http://127.0.0.1" },
  });
  expect(outcome).toMatchObject({ kind: "answer", reply: { status: 201 } });
}

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

it("a finding about a placed pool goes when the identity has the right there that its remedy asks for", async () => {
  const subscription = "/subscriptions/07070707-1111-4222-8333-0123456789ab";
  await using world = await situation("placed-pools");
  const group = `${subscription}/resourceGroups/rg-reserved`;
  const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-reserved-control-plane`;
  const request = {
    clusterId: `${group}/providers/Microsoft.ContainerService/managedClusters/reserved`,
  };
  const placed = async () =>
    (await planOf(world, "migrate-cluster", request)).findings.flatMap(({ code, resource }) =>
      code === "placed-pool-needs-role" ? [resource.slice(resource.lastIndexOf("/") + 1)] : [],
    );
  await world.run("ensure-identity", { identityId, location: "westeurope" });
  world.pass(HOUR);
  expect(await placed()).toEqual(["gpu", "iso"]);
  give(world, identityId, `${subscription}/resourceGroups/rg-capacity`, CONTRIBUTOR);
  give(world, identityId, `${subscription}/resourceGroups/rg-hosts`, READER);
  world.pass(HOUR);
  expect(await placed()).toEqual(["iso"]);
  give(world, identityId, `${subscription}/resourceGroups/rg-hosts`, CONTRIBUTOR);
  world.pass(HOUR);
  expect(await placed()).toEqual([]);
  expect((await world.run("migrate-cluster", request)).state).toBe("succeeded");
  expect(losses(world)).toEqual([]);
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
