import { describe, expect, test } from "vitest";
import { ensureGrant } from "../../../activities/ensure-grant/contract.ts";
import { ensureIdentity } from "../../../activities/ensure-identity/contract.ts";
import { readNodeIdentities } from "../../../activities/read-node-identities/contract.ts";
import { startIdentityChange } from "../../../activities/start-identity-change/contract.ts";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import { userAssignedIdentityId } from "../../../domain/arm-id/arm-id.ts";
import type { ControlPlane } from "../../../domain/cluster/cluster.ts";
import { hours } from "../../../domain/text/duration.ts";
import type { MigrationFacts } from "../../../domain/migration/facts.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import {
  cluster,
  facts,
  held,
  pool,
  REGISTRY_ID,
  SUBNET_ID,
  SUBSCRIPTION,
} from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";
import { AKS_KUBELET_ID } from "../../support/scripted-azure.ts";

const identity = (name: string) => userAssignedIdentityId(SUBSCRIPTION, "rg-orders", name);
const systemAssigned: ControlPlane = { kind: "systemAssigned", principalId: "old principal" };
const userAssigned: ControlPlane = {
  kind: "userAssigned",
  resourceId: identity("first"),
  principalId: "old principal",
};

/** A cluster that left its service principal before, with AKS's own kubelet identity. */
function managed(controlPlane: ControlPlane): MigrationFacts {
  const { servicePrincipal: _gone, ...rest } = facts({
    cluster: cluster({
      servicePrincipalClientId: "msi",
      controlPlane,
      kubelet: { resourceId: AKS_KUBELET_ID, clientId: "c", objectId: "old kubelet" },
      pools: [pool(), pool({ name: "win", mode: "User", osType: "Windows" })],
    }),
    held: [
      held(ROLES.networkContributor, SUBNET_ID, { by: "controlPlane" }),
      held(ROLES.acrPull, REGISTRY_ID, { by: "kubelet", registryMode: "registry" }),
    ],
  });
  return rest;
}

const granted = (world: MigrationWorld) =>
  world.azure
    .callsOf(ensureGrant)
    .map(({ input }) => ensureGrant.input.parse(input))
    .map(({ principalId, roleId }) => [
      principalId,
      Object.values(ROLES).find(({ id }) => id === roleId)?.name,
    ]);

const changes = (world: MigrationWorld) =>
  world.azure.callsOf(startIdentityChange).map(({ input }) => startIdentityChange.input.parse(input));

describe("migrate-cluster", () => {
  test("service principal to system-assigned: the grants follow the change, to principals that it made", async () => {
    await using world = new MigrationWorld();
    const run = await world.run({ request: { identityType: "SystemAssigned" } });

    expect(run).toMatchObject({ state: "succeeded", report: { after: { identity: "SystemAssigned" } } });
    expect(world.azure.callsOf(ensureIdentity)).toEqual([]);
    expect(changes(world)).toMatchObject([{ controlPlane: "SystemAssigned" }]);
    expect(granted(world)).toEqual([
      ["system principal", "Network Contributor"],
      ["object of the kubelet", "AcrPull"],
    ]);
    const order = world.azure.calls.map(({ activity }) => activity);
    expect(order.indexOf(ensureGrant.name)).toBeGreaterThan(order.indexOf(startIdentityChange.name));
    expect(run.plan?.findings.map(({ code }) => code)).toEqual([
      "system-assigned-grants-late",
      "budgets-not-read",
      "identity-unavailable-in-upgrades",
    ]);
    expect(run.report?.pools.map(({ carries }) => carries)).toEqual(["managedIdentity", "managedIdentity"]);
    expect(run.plan?.writes.map(({ does }) => does.split(" ")[0])).toEqual([
      "change",
      "assign",
      "assign",
      "upgrade",
      "upgrade",
    ]);
  });

  test("system- to user-assigned: the new identity has every grant of the old one first, and no node is touched", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = managed(systemAssigned);
    const run = await world.run({ request: { identityType: "UserAssigned" } });

    expect(run).toMatchObject({
      state: "succeeded",
      report: { after: { identity: "UserAssigned id-orders-control-plane" }, pools: [] },
    });
    const control = identity("id-orders-control-plane");
    expect(granted(world)).toEqual([[`principal of ${control}`, "Network Contributor"]]);
    const [change] = world.azure.callsOf(startIdentityChange);
    const [grant] = world.azure.callsOf(ensureGrant);
    expect((change?.at ?? 0) - (grant?.at ?? 0)).toBeGreaterThanOrEqual(hours(1) - 1);
    expect(changes(world)[0]?.kubelet).toBeUndefined();
    expect(world.azure.callsOf(startImageUpgrade)).toEqual([]);
    expect(world.azure.callsOf(readNodeIdentities)).toEqual([]);
    expect(run.report?.summary).toContain("tokens of the old identity for some hours");
  });

  test("user-assigned to another: by name", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = managed(userAssigned);
    const run = await world.run({ request: { controlPlaneIdentityId: identity("second") } });
    expect(run).toMatchObject({ state: "succeeded", report: { after: { identity: "UserAssigned second" } } });
    expect(world.azure.callsOf(startImageUpgrade)).toEqual([]);
  });

  test("another kubelet identity: operator and pull rights first, then every pool is proven", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = managed(userAssigned);
    const kubelet = identity("nodes");
    const run = await world.run({ request: { kubeletIdentityId: kubelet } });

    expect(run.state).toBe("succeeded");
    expect(granted(world)).toEqual([
      ["old principal", "Managed Identity Operator"],
      [`principal of ${kubelet}`, "AcrPull"],
    ]);
    expect(changes(world)[0]).toMatchObject({ kubelet: { resourceId: kubelet } });
    expect(changes(world)[0]?.controlPlane).toBeUndefined();
    expect(run.report?.pools).toMatchObject([
      { name: "system", identityId: kubelet, by: "identityUpdate" },
      { name: "win", identityId: kubelet, by: "imageUpgrade" },
    ]);
  });

  test("a pool that keeps the old kubelet identity is never called done", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = managed(userAssigned);
    world.azure.next(startImageUpgrade, { kind: "already" });
    const run = await world.run({
      request: { kubeletIdentityId: identity("nodes"), whenNothingNewer: "report" },
    });
    expect(run.state).toBe("partlySucceeded");
    expect(run.report?.summary).toContain("still uses the old kubelet identity: win");
    expect(run.report?.cleanUp).toBeUndefined();
  });

  test.each([
    ["already-managed-identity", systemAssigned, {}],
    ["already-managed-identity", userAssigned, { controlPlaneIdentityId: identity("FIRST") }],
    ["system-assigned-from-user", userAssigned, { identityType: "SystemAssigned" }],
    ["system-assigned-refused-by-aks", systemAssigned, { kubeletIdentityId: identity("nodes") }],
  ] as const)(
    "refuses what changes nothing or takes rights away: %s",
    async (code, controlPlane, request) => {
      await using world = new MigrationWorld();
      world.azure.facts = managed(controlPlane);
      const run = await world.run({ request });
      expect(run.state).toBe("refused");
      expect(run.report?.summary).toContain(code);
      expect(world.azure.callsOf(startIdentityChange)).toEqual([]);
    },
  );

  test("leaves to a clean-up what the old identity holds, not before its tokens have expired", async () => {
    await using world = new MigrationWorld();
    const run = await world.run();
    const { notBefore = "", grants = [], principals } = run.report?.cleanUp ?? {};
    const [change] = world.azure.callsOf(startIdentityChange);
    expect(Date.parse(notBefore) - (change?.at ?? 0)).toBeGreaterThanOrEqual(hours(24));
    expect(grants).toEqual(facts().held.map(({ id }) => id));
    expect(principals).toEqual(["bbbbbbbb-0000-4000-8000-000000000001"]);
    expect(run.report?.hints?.join()).toContain("remove service_principal");
  });
});
