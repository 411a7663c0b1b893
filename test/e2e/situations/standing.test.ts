import { describe, expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const HOUR = 3_600_000;
const SUBSCRIPTION = "/subscriptions/11111111-1111-4222-8333-0123456789ab";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-abac`;
const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/abac`;
const SUBNET = `${SUBSCRIPTION}/resourceGroups/rg-n/providers/Microsoft.Network/virtualNetworks/v/subnets/s`;
const identity = (name: string) =>
  `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${name}`;
const assignments = (world: QuickWorld) =>
  world.simulator.journal().filter(({ path }) => /\/roleassignments\//i.test(path)).length;

interface Planned {
  readonly plan: {
    readonly findings: readonly Readonly<Record<"code" | "severity" | "resource" | "means", string>>[];
    readonly writes: readonly { readonly does: string; readonly resource: string; readonly before: string }[];
    readonly expectedBecause: string;
  };
}
async function planOf(world: QuickWorld, workflow: string, request: object) {
  const answer = await world.post(`workflows/${workflow}/plans`, request);
  return ((await answer.json()) as Planned).plan;
}

/** Identities and role assignments that somebody made for the cluster, some hours before. */
async function prepared() {
  const world = await situation("delegated-roles");
  for (const name of ["abac-control-plane", "abac-kubelet"])
    await world.run("ensure-identity", { identityId: identity(name), location: "westeurope" });
  const granted = await world.run("grant-roles", given());
  expect(granted.state).toBe("succeeded");
  world.pass(3 * HOUR);
  return world;
}
const given = () => ({
  principal: { identityId: identity("abac-control-plane") },
  grants: [
    { scope: SUBNET, role: "Network Contributor" },
    { scope: identity("abac-kubelet"), role: "Managed Identity Operator" },
  ],
});

describe("role assignments that exist are found by reading", () => {
  it("a second run over them plans no writes, makes none and waits for nothing", async () => {
    await using world = await prepared();
    expect((await planOf(world, "grant-roles", given())).writes).toEqual([]);
    const writes = assignments(world);
    const begun = Date.parse((await world.record((await world.run("grant-roles", given())).id)).createdAt);
    expect(assignments(world)).toBe(writes);
    const again = await world.run("grant-roles", given());
    expect(again.state).toBe("succeeded");
    expect(Date.parse(again.createdAt) - begun).toBeLessThan(60_000);
    expect(assignments(world)).toBe(writes);
  });

  it("a migration to identities that are prepared plans neither them nor their roles, and needs no right to give any", async () => {
    await using world = await prepared();
    world.simulator.change(({ world: rows }) => {
      rows.put("callerConditions", "none", {
        scope: SUBSCRIPTION,
        roles: ["00000000-0000-4000-8000-000000000000"],
        principalTypes: ["ServicePrincipal"],
      });
    });
    const plan = await planOf(world, "migrate-cluster", { clusterId: CLUSTER });
    expect(plan.findings.filter(({ severity }) => severity === "blocker")).toEqual([]);
    expect(
      plan.writes.map(({ does }) => does).filter((does) => /^grant|identity, or adopt/.test(does)),
    ).toEqual([]);
    expect(plan.expectedBecause).not.toContain("take effect");
    const writes = assignments(world);
    const run = await world.run("migrate-cluster", { clusterId: CLUSTER });
    expect(run.state).toBe("succeeded");
    // AKS itself gives the control plane its role on the node resource group.
    expect(assignments(world)).toBe(writes);
    expect(run.steps.map(({ name }) => name)).not.toContain("awaitPropagation");
  });

  it("the plan of a creation looks whether identities and roles exist before it says that they are absent", async () => {
    await using world = await prepared();
    const request = {
      clusterId: `${GROUP}/providers/Microsoft.ContainerService/managedClusters/next`,
      location: "westeurope",
      subnetId: SUBNET,
      controlPlaneIdentityId: identity("abac-control-plane"),
      kubeletIdentityId: identity("abac-kubelet"),
    };
    const plan = await planOf(world, "create-cluster", request);
    expect(plan.writes.map(({ does }) => does)).toEqual(["create the cluster"]);
  });
});

it("a role that a condition leaves out is named, and so is where it would be given [azure-cli#31461]", async () => {
  const mayAssignOnly = [{ scope: SUBSCRIPTION, roles: ["Network Contributor", "AcrPull"] }];
  await using world = await situation("delegated-roles", { caller: { mayAssignOnly } });
  const plan = await planOf(world, "migrate-cluster", { clusterId: CLUSTER });
  const blockers = plan.findings.filter(({ severity }) => severity === "blocker");
  expect(blockers.map(({ code, resource }) => `${code} ${resource}`)).toEqual([
    `may-not-grant-this-role ${identity("abac-kubelet")}`,
  ]);
  expect(blockers[0]?.means).toContain("Managed Identity Operator");
});
