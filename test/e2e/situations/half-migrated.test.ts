import { describe, expect, it } from "vitest";
import type { RunRecord } from "../../../domain/run/record.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import { grantStanding } from "../../../local/arm/fleet/populate.ts";
import { type JsonObject, objectAt, textAt } from "../../../local/arm/world/json.ts";
import { QuickWorld } from "../../support/quick-world.ts";

const HOUR = 3_600_000;
const SUBSCRIPTION = "/subscriptions/5b1ec7ed-0000-4000-8000-00000000de30";
const CLUSTER = `${SUBSCRIPTION}/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/orders`;
const REGISTRY = `${SUBSCRIPTION}/resourceGroups/rg-shared/providers/Microsoft.ContainerRegistry/registries/contosoimages`;
const SUBNET = `${SUBSCRIPTION}/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/vnet-shop/subnets/snet-aks`;

/** What `az aks update --enable-managed-identity` sends; nobody gives the new identities a role. */
function enableManagedIdentity(simulator: Simulator): void {
  const body = simulator.view().get("clusters", CLUSTER.toLowerCase())?.body;
  const sent: JsonObject = { ...body, identity: { type: "SystemAssigned" } };
  const outcome = simulator.handle({
    ...{ method: "PUT", path: CLUSTER, query: new URLSearchParams({ "api-version": "2025-04-01" }) },
    ...{ headers: { authorization: "Bearer az" }, body: sent, bodyHash: undefined },
    origin: "http://127.0.0.1",
  });
  expect(outcome).toMatchObject({ kind: "answer", reply: { status: 200 } });
}

/** A cluster that was changed by hand some time ago; pool `win` was not re-imaged. */
async function halfMigrated(since = 3 * HOUR): Promise<QuickWorld> {
  const world = await QuickWorld.start({
    prepare: (simulator) => {
      enableManagedIdentity(simulator);
      return Promise.resolve();
    },
  });
  world.pass(since);
  return world;
}

const formerOf = ({ simulator }: QuickWorld) => {
  const view = simulator.view();
  const clientId = view.get("clusters", CLUSTER.toLowerCase())?.formerServicePrincipal ?? "";
  const [found] = [...view.where("principalsByApp", clientId.toLowerCase())];
  return found?.[1].objectId;
};
const kubeletOf = ({ simulator }: QuickWorld) =>
  textAt(
    simulator.view().get("clusters", CLUSTER.toLowerCase())?.body,
    ...["properties", "identityProfile", "kubeletidentity", "objectId"],
  ) ?? "";
const losses = ({ simulator }: QuickWorld) =>
  simulator.audit().flatMap(({ kind, detail }) => (kind === "capabilityLost" ? [detail] : []));
const codes = (run: RunRecord) => run.plan?.findings.map(({ code }) => code);

/** The same with every pool re-imaged by hand: no node uses the service principal any more. */
async function movedByHand(since = 3 * HOUR): Promise<QuickWorld> {
  const world = await halfMigrated(0);
  const body = world.simulator.view().get("clusters", CLUSTER.toLowerCase())?.body;
  const names = (objectAt(body ?? {}, "properties")["agentPoolProfiles"] as readonly JsonObject[]).map(
    (pool) => textAt(pool, "name") ?? "",
  );
  for (const name of names) {
    world.simulator.handle({
      ...{ method: "POST", path: `${CLUSTER}/agentPools/${name}/upgradeNodeImageVersion` },
      ...{
        query: new URLSearchParams({ "api-version": "2025-04-01" }),
        headers: { authorization: "Bearer az" },
      },
      ...{ body: undefined, bodyHash: undefined, origin: "http://127.0.0.1" },
    });
    world.pass(2 * HOUR);
    world.simulator.view();
  }
  world.pass(since);
  return world;
}

const pullLosses = (world: QuickWorld) => losses(world).filter((detail) => detail.includes("contosoimages"));

describe("a cluster whose pools were all re-imaged by hand, whose kubelet identity nobody gave AcrPull", () => {
  it("is told of, and gets the role, because the service principal that it has left pulls there", async () => {
    await using world = await movedByHand();
    expect(pullLosses(world)).not.toEqual([]);
    const inspected = await world.run("inspect-cluster", { clusterId: CLUSTER });
    expect(inspected.report?.findings).toContainEqual(
      expect.objectContaining({ code: "kubelet-cannot-pull", resource: REGISTRY }),
    );
    expect(inspected.report?.findings.map(({ code }) => code)).not.toContain("nothing-to-migrate");
    const run = await world.run("migrate-cluster", { clusterId: CLUSTER });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(run.plan?.writes.map(({ does }) => does)).toEqual([expect.stringMatching(/^assign AcrPull/)]);
    expect(run.plan?.cannotBeUndone).toEqual([]);
    expect(run.report).toMatchObject({
      summary: expect.stringMatching(/has the 1 role assignment that it lacked/),
      grants: [{ identity: "kubelet", roleName: "AcrPull", scope: REGISTRY, proof: "waited" }],
    });
    expect(pullLosses(world)).toEqual([]);
    const again = await world.run("migrate-cluster", { clusterId: CLUSTER });
    expect(codes(again)).toEqual(["already-managed-identity"]);
  });

  it("is not said to pull what it needs where nobody knows what that is", async () => {
    await using world = await movedByHand(15 * 24 * HOUR);
    const run = await world.run("migrate-cluster", { clusterId: CLUSTER });
    expect(codes(run)).toEqual(["already-managed-identity", "pull-rights-not-known"]);
    expect(run.plan?.findings.at(-1)?.means).toMatch(/no role for pulling images on any registry/);
    const inspected = await world.run("inspect-cluster", { clusterId: CLUSTER });
    expect(inspected.report?.findings.map(({ code }) => code)).toContain("pull-rights-not-known");
  });

  it("gets what the request names, also where nothing else is known", async () => {
    await using world = await movedByHand(15 * 24 * HOUR);
    const run = await world.run("migrate-cluster", { clusterId: CLUSTER, registries: [REGISTRY] });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(codes(run)).toEqual(["kubelet-cannot-pull"]);
    expect(pullLosses(world)).toEqual([]);
  });
});

describe("finishing a half-done migration whose new identities nobody gave a role", () => {
  it("gives them what the service principal has, and the cluster loses nothing", async () => {
    await using world = await halfMigrated();
    expect(losses(world)).not.toEqual([]);
    const run = await world.run("migrate-cluster", { clusterId: CLUSTER });
    expect(run.state).toBe("succeeded");
    expect(run.report).toMatchObject({
      grants: expect.arrayContaining([
        expect.objectContaining({ identity: "kubelet", roleName: "AcrPull", scope: REGISTRY }),
        expect.objectContaining({ identity: "controlPlane", roleName: "Network Contributor", scope: SUBNET }),
      ]),
    });
    expect(losses(world)).toEqual([]);
    expect(world.simulator.audit()).toEqual([]);
  });

  it("gives nothing twice where somebody has given the roles, and leaves them for no clean-up", async () => {
    await using world = await halfMigrated();
    const kubelet = kubeletOf(world);
    world.simulator.change((moment) => {
      grantStanding(moment, REGISTRY, kubelet, "7f951dda-4ed3-4680-a7ca-43fe172d538d");
    });
    world.pass(HOUR);
    const run = await world.run("migrate-cluster", { clusterId: CLUSTER });
    expect(run.state).toBe("succeeded");
    expect(run.report).toMatchObject({
      grants: expect.arrayContaining([
        expect.objectContaining({ roleName: "AcrPull", principalId: kubelet, outcome: "found" }),
      ]),
    });
    expect(JSON.stringify(run.report)).not.toContain(`"principals":["${kubelet}`);
    world.pass(30 * HOUR);
    const cleanUp = await world.run("clean-up", { clusterId: CLUSTER, migrationRunId: run.id });
    expect(cleanUp.state).toBe("succeeded");
    expect(losses(world)).toEqual([]);
    const left = [...world.simulator.view().entries("assignments")].map(([, one]) => one);
    expect(left.some(({ principalId }) => principalId === kubelet)).toBe(true);
    expect(left.some(({ principalId }) => principalId === formerOf(world))).toBe(false);
  });

  it("is blocked where nobody can tell whom the nodes act as, and never said to lack nothing", async () => {
    await using world = await halfMigrated(15 * 24 * HOUR);
    const inspected = await world.run("inspect-cluster", { clusterId: CLUSTER });
    expect(inspected.report?.findings).toContainEqual(
      expect.objectContaining({ code: "former-principal-unknown", severity: "blocker" }),
    );
    const run = await world.run("migrate-cluster", { clusterId: CLUSTER });
    expect(codes(run)).toContain("former-principal-unknown");
    expect(run.report).toMatchObject({ outcome: "refused", grants: [] });
  });

  it("gives what the request names and what the cluster refers to where that is all that is known", async () => {
    await using world = await halfMigrated(15 * 24 * HOUR);
    const run = await world.run("migrate-cluster", { clusterId: CLUSTER, registries: [REGISTRY] });
    expect(codes(run)).toContain("former-principal-not-followed");
    expect(run.state).toBe("succeeded");
    expect(run.report?.findings.map(({ code }) => code)).toContain("former-principal-not-followed");
    expect(losses(world)).toEqual([]);
  });
});
