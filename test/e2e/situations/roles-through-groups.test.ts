import { describe, expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const HOUR = 3_600_000;
const SUBSCRIPTION = "/subscriptions/07070707-1111-4222-8333-0123456789ab";
const PRINCIPAL = "08080808-2222-4333-8444-aaaaaaaaaaaa";
const REGISTRY = `${SUBSCRIPTION}/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/broadimages`;
const clusterId = `${SUBSCRIPTION}/resourceGroups/rg-oldpull/providers/Microsoft.ContainerService/managedClusters/oldpull`;

it("a principal that pulls as a member of a group: the new kubelet pulls too, and the group keeps its role", async () => {
  const name = "66666666-6666-4666-8666-666666666666";
  await using world = await situation("pulls-as-reader", {
    directory: {
      groups: [
        { name: "Pullers", members: ["Clusters"] },
        { name: "Clusters", members: [PRINCIPAL] },
      ],
    },
    roleAssignments: [{ scope: REGISTRY, role: "AcrPull", principal: "Pullers", name }],
  });
  const groupsOwn = `${REGISTRY}/providers/Microsoft.Authorization/roleAssignments/${name}`;
  const migration = await world.run("migrate-cluster", { clusterId });
  expect(migration.state).toBe("succeeded");
  expect(world.simulator.audit()).toEqual([]);
  expect(migration.plan?.findings.map(({ code }) => code)).toContain("roles-through-group");
  expect(migration.report?.remains.filter((line) => line.includes(groupsOwn))).toEqual([]);
  world.pass(30 * HOUR);
  const cleanUp = await world.run("clean-up", { clusterId, migrationRunId: migration.id });
  expect(cleanUp.state).toBe("succeeded");
  expect(cleanUp.plan?.writes.filter(({ resource }) => resource === groupsOwn)).toEqual([]);
  expect(world.simulator.audit()).toEqual([]);
  expect(
    [...world.simulator.view().entries("assignments")].filter(([, { id }]) =>
      id.toLowerCase().endsWith(name),
    ),
  ).toHaveLength(1);
});

it("role assignments that Azure does not list: what groups give is unknown, and the plan says where", async () => {
  const denied = { kind: "refuse", status: 403, code: "AuthorizationFailed", message: "may not list" };
  await using world = await situation("pulls-as-reader", {
    directory: { groups: [{ name: "Pullers", members: [PRINCIPAL] }] },
    faults: [{ match: { operation: "roleAssignments.list" }, fault: denied }],
  });
  const answer = await world.post("workflows/migrate-cluster/plans", { clusterId });
  const { plan } = (await answer.json()) as {
    readonly plan: { readonly findings: readonly { readonly code: string; readonly means: string }[] };
  };
  expect(plan.findings.find(({ code }) => code === "group-roles-unreadable")?.means).toContain(
    SUBSCRIPTION.slice("/subscriptions/".length),
  );
});

describe("to audit-fleet, whose service principal joins its subnet as a member of a group,", () => {
  const HUB = "/subscriptions/b7c8d9e0-1111-4222-8333-0123456789ab/resourceGroups/rg-hub-net";

  /** Its own role on the subnet is gone; the group's is on the whole resource group. */
  async function joiningByGroup(members: readonly string[]): Promise<QuickWorld> {
    const world = await situation("network-named-by-subnet", {
      directory: { groups: [{ name: "Joiners", members }] },
      roleAssignments: [{ scope: HUB, role: "Network Contributor", principal: "Joiners" }],
    });
    world.simulator.change(({ world: edited }) => {
      for (const [key, { scope }] of [...edited.entries("assignments")])
        if (scope.endsWith("/snet-nodes")) edited.delete("assignments", key);
    });
    world.pass(600_000);
    return world;
  }

  const missing = async (world: QuickWorld): Promise<unknown> => {
    const run = await world.run("audit-fleet", {});
    expect(run.state, run.report?.summary).toBe("succeeded");
    const { value } = (await (await world.get("fleet/clusters")).json()) as { readonly value: object[] };
    expect(value).toHaveLength(1);
    return new Map(Object.entries(value[0] ?? {})).get("missingGrants");
  };

  it.each([
    ["no role is missing", ["5f0e7c11-2222-4333-8444-aaaaaaaaaaaa"], 0],
    ["one is, where another one is the member", [], 1],
  ])("%s", async (_, members, amount) => {
    await using world = await joiningByGroup(members);
    expect(await missing(world)).toBe(amount);
  });
});
