import { expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const HOUR = 3_600_000;
const SUBSCRIPTION = "/subscriptions/07070707-1111-4222-8333-0123456789ab";
const PRINCIPAL = "08080808-2222-4333-8444-aaaaaaaaaaaa";
const IMAGES = `${SUBSCRIPTION}/resourceGroups/rg-images`;
const clusterId = `${SUBSCRIPTION}/resourceGroups/rg-oldpull/providers/Microsoft.ContainerService/managedClusters/oldpull`;

const assignmentsAt = ({ simulator }: QuickWorld, scope: string) =>
  [...simulator.view().entries("assignments")].filter(
    ([, one]) => one.scope.toLowerCase() === scope.toLowerCase(),
  ).length;

it("a subscription-wide role serves no cluster: no plan nor clean-up takes it for an old one [Azure/AKS#117]", async () => {
  await using world = await situation("pulls-as-reader", {
    roleAssignments: [{ scope: SUBSCRIPTION, role: "Owner", principal: PRINCIPAL }],
  });
  const migration = await world.run("migrate-cluster", { clusterId });
  expect(migration.state).toBe("succeeded");
  expect(migration.report?.remains).toContainEqual(
    expect.stringMatching(/^The role Owner on .* stays: AKS does not ask for it/),
  );
  world.pass(30 * HOUR);
  const cleanUp = await world.run("clean-up", { clusterId, migrationRunId: migration.id });
  expect(cleanUp.state).toBe("succeeded");
  expect(assignmentsAt(world, SUBSCRIPTION)).toBe(1);
  expect(assignmentsAt(world, `${SUBSCRIPTION}/resourceGroups/MC_rg-oldpull_oldpull_westeurope`)).toBe(1);
});

it("a principal that reads the repositories of all registries in a group: the new kubelet pulls from them too", async () => {
  await using world = await situation("pulls-as-reader", {
    resources: [
      { id: IMAGES, location: "westeurope" },
      {
        id: `${IMAGES}/providers/Microsoft.ContainerRegistry/registries/broadimages`,
        location: "westeurope",
        properties: { roleAssignmentMode: "AbacRepositoryPermissions" },
      },
    ],
    roleAssignments: [{ scope: IMAGES, role: "Container Registry Repository Reader", principal: PRINCIPAL }],
  });
  const run = await world.run("migrate-cluster", { clusterId });
  expect(run.state).toBe("succeeded");
  expect(world.simulator.audit()).toEqual([]);
});
