import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../local/arm/world/json.ts";
import { grantStanding } from "../../../../local/arm/fleet/populate.ts";
import type { FleetCluster } from "../../../../local/arm/fleet/fleet-cluster.ts";
import {
  CLIENT_ID,
  clusterPath,
  identityPath,
  inGroup,
  onServicePrincipal,
  place,
  pool,
  SUBNET,
} from "../../../support/arm/clusters.ts";
import { rehearse, type Rehearsal } from "../../../support/arm/rehearsal.ts";
import { change, ended, grant, identity, systemAssigned, userAssigned } from "../../../support/arm/steps.ts";

const ROLES = {
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  acrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  acrPush: "8311e382-0749-4cb8-b61a-304f252e45ec",
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  repositoryReader: "b93aa761-3e63-49ed-ac28-beffa264f7ac",
  operator: "f1a07417-d97a-45cb-824c-7a7467783830",
} as const;

const REGISTRY = inGroup("Microsoft.ContainerRegistry/registries/images");
const SETTINGS = { replication: 0, propagation: 0 };

interface Shown {
  readonly who: string;
  readonly can: string;
  readonly resource: string;
  readonly has: boolean;
}

async function world(...clusters: readonly FleetCluster[]): Promise<Rehearsal> {
  const sim = await rehearse({ settings: SETTINGS });
  place(sim, ...clusters);
  await sim.call("PUT", REGISTRY, { body: { location: "westeurope", sku: { name: "Premium" } } });
  return sim;
}

/** Gives the clusters' service principal a role that stood from the start. */
function stands(sim: Rehearsal, scope: string, roleId: string): void {
  sim.simulator.change((moment) => {
    for (const [, principal] of moment.world.where("principalsByApp", CLIENT_ID))
      grantStanding(moment, scope, principal.objectId, roleId);
  });
}

async function look(sim: Rehearsal, can: string, name = "shop"): Promise<readonly Shown[]> {
  const { body } = await sim.call("GET", "/_sim/capabilities", {
    version: "",
    query: { cluster: clusterPath(name) },
  });
  return (body["capabilities"] as unknown as Shown[]).filter((one) => one.can === can);
}

const losses = (sim: Rehearsal) =>
  sim.simulator
    .audit()
    .filter(({ kind }) => kind === "capabilityLost")
    .map(({ resource, detail }) => `${resource.slice(resource.lastIndexOf("/") + 1)}: ${detail}`)
    .sort();

describe("what a cluster can do", () => {
  it.each([
    ["AcrPull", ROLES.acrPull],
    ["AcrPush", ROLES.acrPush],
    ["Reader", ROLES.reader],
    ["Contributor", ROLES.contributor],
    ["Owner", ROLES.owner],
  ])("%s on a registry lets it pull, and on the group above it as well", async (_, role) => {
    for (const scope of [REGISTRY, inGroup("").replace(/\/providers\/$/, "")]) {
      const sim = await world(onServicePrincipal());
      expect(await look(sim, "pull from")).toMatchObject([{ who: "pool system", has: false }]);
      stands(sim, scope, role);
      expect(await look(sim, "pull from")).toMatchObject([{ who: "pool system", has: true }]);
    }
  });

  it("in the mode of repositories only repository readers pull", async () => {
    const sim = await world(onServicePrincipal());
    const properties = { roleAssignmentMode: "AbacRepositoryPermissions" };
    await sim.call("PUT", REGISTRY, { body: { location: "westeurope", properties } });
    stands(sim, REGISTRY, ROLES.acrPull);
    expect(await look(sim, "pull from")).toMatchObject([{ has: false }]);
    stands(sim, REGISTRY, ROLES.repositoryReader);
    expect(await look(sim, "pull from")).toMatchObject([{ has: true }]);
  });

  it("nothing while its secret has expired", async () => {
    const sim = await world(onServicePrincipal());
    stands(sim, REGISTRY, ROLES.acrPull);
    sim.simulator.change(({ world: rows, now }) => {
      for (const [key, one] of [...rows.entries("principals")])
        rows.put("principals", key, { ...one, secretExpiresAt: now - 1 });
    });
    expect(await look(sim, "pull from")).toMatchObject([{ has: false }]);
    expect(losses(sim)).toEqual([]);
  });

  it("joins what its subnet names, and uses what its pools name", async () => {
    const table = inGroup("Microsoft.Network/routeTables/rt", "rg-network");
    const reservation = inGroup("Microsoft.Compute/capacityReservationGroups/crg", "rg-capacity");
    const sim = await world(
      onServicePrincipal({
        agentPoolProfiles: [
          pool("system", { vnetSubnetID: SUBNET, capacityReservationGroupID: reservation }),
        ],
      }),
    );
    await sim.call("PUT", SUBNET.replace(/\/subnets.*/, ""), {
      body: {
        location: "westeurope",
        properties: { subnets: [{ name: "aks", properties: { routeTable: { id: table } } }] },
      },
    });
    expect(await look(sim, "join the subnet")).toMatchObject([{ who: "controlPlane", has: true }]);
    expect(await look(sim, "join the route table")).toMatchObject([{ resource: table, has: false }]);
    expect(await look(sim, "use the capacity reservation group")).toMatchObject([{ has: false }]);
    stands(sim, inGroup("", "rg-network").replace(/\/providers\/$/, ""), ROLES.contributor);
    expect(await look(sim, "join the route table")).toMatchObject([{ has: true }]);
  });
});

describe("no cluster of the world loses a capability", () => {
  it("two clusters of one principal: the shared pull goes with the assignment, and the audit names both", async () => {
    const sim = await world(onServicePrincipal(), onServicePrincipal({}, { name: "green" }));
    stands(sim, REGISTRY, ROLES.acrPull);
    const assignments = await sim.call(
      "GET",
      `${REGISTRY}/providers/Microsoft.Authorization/roleAssignments`,
    );
    const [own] = (assignments.body["value"] as JsonObject[]).filter(({ id }) =>
      String(id).includes("registries"),
    );
    await sim.call("DELETE", String(own?.["id"]));
    expect(losses(sim)).toEqual([
      expect.stringContaining("green: pool system can no longer pull from"),
      expect.stringContaining("shop: pool system can no longer pull from"),
    ]);
  });

  it("leaving the principal without AcrPull for the new kubelet is a loss, with it none", async () => {
    for (const granted of [false, true]) {
      const sim = await world(onServicePrincipal());
      stands(sim, REGISTRY, ROLES.reader);
      const control = await identity(sim, "control");
      const kubelet = await identity(sim, "kubelet");
      await grant(sim, identityPath("kubelet"), control, ROLES.operator);
      if (granted) await grant(sim, REGISTRY, kubelet, ROLES.acrPull);
      await ended(
        sim,
        await change(sim, userAssigned("control"), {
          identityProfile: { kubeletidentity: { resourceId: identityPath("kubelet") } },
        }),
      );
      expect(losses(sim)).toEqual(
        granted ? [] : [expect.stringContaining("shop: pool system can no longer pull from")],
      );
    }
  });

  it("a pool of virtual machines that still runs on the principal loses with the principal's assignment", async () => {
    const sim = await world(
      onServicePrincipal({
        agentPoolProfiles: [
          pool("system"),
          {
            name: "vms",
            mode: "User",
            osType: "Linux",
            type: "VirtualMachines",
            orchestratorVersion: "1.33.5",
            virtualMachinesProfile: { scale: { manual: [{ size: "Standard_D4s_v5", count: 2 }] } },
            virtualMachineNodesStatus: [{ size: "Standard_D4s_v5", count: 2 }],
          },
        ],
      }),
    );
    stands(sim, REGISTRY, ROLES.acrPull);
    await ended(sim, await change(sim, systemAssigned));
    const [kubelet] = [...sim.simulator.view().entries("identities")].filter(([key]) =>
      key.includes("agentpool"),
    );
    await grant(sim, REGISTRY, kubelet?.[1].principalId ?? "", ROLES.acrPull);
    expect(losses(sim)).toEqual([]);
    const { body } = await sim.call("GET", `${REGISTRY}/providers/Microsoft.Authorization/roleAssignments`);
    const [, principal] =
      [...sim.simulator.view().entries("principals")].find(([, one]) => one.appId === CLIENT_ID) ?? [];
    const old = (body["value"] as JsonObject[]).find((one) =>
      JSON.stringify(one).includes(principal?.objectId ?? "-"),
    );
    await sim.call("DELETE", String(old?.["id"]));
    expect(losses(sim)).toEqual([expect.stringContaining("shop: pool vms can no longer pull from")]);
  });
});
