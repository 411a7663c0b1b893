import { expect, test } from "vitest";
import { readMachines } from "../../../activities/read-machines/contract.ts";
import { readNodeIdentities } from "../../../activities/read-node-identities/contract.ts";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import { cluster, facts, identityId, pool } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";
import { done, refused } from "../../support/scripted-activities.ts";

const KUBELET = identityId("id-orders-kubelet");

/** How often the run reads a pool back that has a new image and does not show the new identity. */
const LOOKS = 5;

/** A cluster with an autoscaled pool of virtual machines of which AKS shows no count, and what its nodes carry. */
function autoscaled(machines: readonly (readonly string[])[], looks = 1): MigrationWorld {
  const vms = { name: "vms", mode: "User", type: "VirtualMachines", count: 0, countUnknown: true } as const;
  const world = new MigrationWorld();
  world.azure.facts = facts({ cluster: cluster({ pools: [pool(), pool({ ...vms, autoscaled: true })] }) });
  const nodes = [
    { pool: "system", identityIds: [KUBELET] },
    ...machines.map((identityIds) => ({ pool: "vms", identityIds: [...identityIds] })),
  ];
  world.azure.next(readNodeIdentities, ...Array.from({ length: looks }, () => done(nodes)));
  return world;
}

const carrying = (carries: string) => ({
  pools: expect.arrayContaining([expect.objectContaining({ name: "vms", carries })]) as unknown,
});

test("a pool of virtual machines that is scaled to none is done: its machines say so, where its count is not shown", async () => {
  await using world = autoscaled([]);
  world.azure.next(readMachines, done({ machines: [] }));
  const run = await world.run();
  expect(run.state).toBe("succeeded");
  expect(run.report).toMatchObject(carrying("noNodes"));
  expect(world.azure.callsOf(startImageUpgrade)).toEqual([]);
});

test("a pool whose machines all carry the new identity is done", async () => {
  await using world = autoscaled([[KUBELET], [KUBELET]]);
  world.azure.next(readMachines, done({ machines: ["a", "b"] }));
  const run = await world.run();
  expect(run.report).toMatchObject(carrying("managedIdentity"));
});

test("one machine that Azure shows says nothing about a pool whose machines Azure does not count", async () => {
  await using world = autoscaled([[KUBELET]], LOOKS);
  world.azure.next(readMachines, ...Array.from({ length: LOOKS }, () => refused("AuthorizationFailed")));
  const run = await world.run();
  expect(run.state).toBe("partlySucceeded");
  expect(run.report).toMatchObject(carrying("servicePrincipal"));
});
