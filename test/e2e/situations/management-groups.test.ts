import { expect, it } from "vitest";
import { situation } from "../../support/situation.ts";

const CORP = "/providers/Microsoft.Management/managementGroups/corp";
const SUBSCRIPTION = "/subscriptions/07070707-1111-4222-8333-0123456789ab";
const PRINCIPAL = "08080808-2222-4333-8444-aaaaaaaaaaaa";
const clusterId = `${SUBSCRIPTION}/resourceGroups/rg-oldpull/providers/Microsoft.ContainerService/managedClusters/oldpull`;
const corpWide = (role: string, principal: string) => ({
  roleAssignments: [{ scope: CORP, role, principal }],
});

it.each(["AcrPull", "Reader"])(
  "a service principal that pulls by %s on a management group: the new kubelet pulls too, and gets no more",
  async (role) => {
    await using world = await situation("pulls-as-reader", corpWide(role, PRINCIPAL));
    const run = await world.run("migrate-cluster", { clusterId });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(run.plan?.writes.map(({ does, resource }) => `${does} ${resource}`)).toContainEqual(
      expect.stringMatching(/^assign AcrPull to the kubelet identity .*\/registries\/broadimages$/),
    );
    expect(world.simulator.audit()).toEqual([]);
  },
);

it("a service principal that joins networks by a role on a management group: the new control plane joins what the subnet names", async () => {
  await using world = await situation(
    "network-named-by-subnet",
    corpWide("Network Contributor", "5f0e7c11-2222-4333-8444-aaaaaaaaaaaa"),
  );
  const run = await world.run("migrate-cluster", {
    clusterId:
      "/subscriptions/a1b2c3d4-1111-4222-8333-0123456789ab/resourceGroups/rg-tiger/providers/Microsoft.ContainerService/managedClusters/tiger-prod",
  });
  expect(run.state, run.report?.summary).toBe("succeeded");
  expect(world.simulator.audit()).toEqual([]);
});

it("a deny assignment on a management group is in the plan, and nothing is made", async () => {
  await using world = await situation("pulls-as-reader", {
    roleAssignments: [],
    governance: {
      denyAssignments: [{ scope: CORP, actions: ["Microsoft.Authorization/roleAssignments/write"] }],
    },
  });
  const run = await world.run("migrate-cluster", { clusterId });
  expect(run.state).toBe("refused");
  expect(run.plan?.findings).toContainEqual(
    expect.objectContaining({ code: "denied-by-assignment", severity: "blocker" }),
  );
  expect(world.simulator.journal()).toEqual([]);
});
