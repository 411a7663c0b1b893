import { expect, it } from "vitest";
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
