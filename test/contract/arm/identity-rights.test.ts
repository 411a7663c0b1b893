import { describe, expect, it } from "vitest";
import {
  clusterPath,
  identityPath,
  inGroup,
  onServicePrincipal,
  place,
  pool,
  SUBNET,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { rehearse } from "../../support/arm/rehearsal.ts";
import { change, ended, grant, identity, userAssigned } from "../../support/arm/steps.ts";

const NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7";
const IDENTITY_OPERATOR = "f1a07417-d97a-45cb-824c-7a7467783830";
const DNS_CONTRIBUTOR = "b12aa53e-6015-4669-85d0-8515ebb3ae7f";
const CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424";
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

const SETTINGS = { replication: 0, propagation: 0 };

const ownSubnet = { agentPoolProfiles: [pool("system", { vnetSubnetID: SUBNET })] };

describe("rights that a change of identity needs", () => {
  it("need Managed Identity Operator on an own kubelet identity [docs: pre-created-kubelet-managed-identity]", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal());
    const principalId = await identity(sim, "control");
    await identity(sim, "kubelet");
    const kubelet = { identityProfile: { kubeletidentity: { resourceId: identityPath("kubelet") } } };
    const early = await change(sim, userAssigned("control"), kubelet);
    expect([early.status, early.code]).toEqual([400, "CustomKubeletIdentityMissingPermissionError"]);
    await grant(sim, identityPath("kubelet"), principalId, IDENTITY_OPERATOR);
    expect((await ended(sim, await change(sim, userAssigned("control"), kubelet))).body).toMatchObject({
      status: "Succeeded",
    });
    const system = await change(
      sim,
      { identity: { type: "SystemAssigned" } },
      {
        identityProfile: { kubeletidentity: { resourceId: identityPath("other") } },
      },
    );
    expect(system.code).toBe("CustomKubeletIdentityOnlySupportedOnUserAssignedMSICluster");
  });

  it.each([
    [
      "a route table with kubenet",
      "CustomRouteTableMissingPermission",
      "CustomRouteTableWithUnsupportedMSIType",
    ],
    [
      "a private DNS zone",
      "CustomPrivateDNSZoneMissingPermissionError",
      "SystemAssignedIdentityNotSupportedForCustomPrivateDNSZone",
    ],
    ["a key in a vault", "AzureKeyVaultKmsValidateIdentityPermissionCustomerError", "BadRequest"],
  ])("check the right on %s: %s, and %s for a system-assigned one", async (what, lacking, unsuited) => {
    const sim = await rehearse({ settings: SETTINGS });
    const table = inGroup("Microsoft.Network/routeTables/rt", "rg-network");
    const zone = inGroup("Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io", "rg-network");
    const vault = inGroup("Microsoft.KeyVault/vaults/keys", "rg-network");
    const shapes: Record<string, { properties: object; scope: string; role: string }> = {
      "a route table with kubenet": {
        properties: { ...ownSubnet, networkProfile: { networkPlugin: "kubenet" } },
        scope: table,
        role: NETWORK_CONTRIBUTOR,
      },
      "a private DNS zone": {
        properties: { apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: zone } },
        scope: zone,
        role: DNS_CONTRIBUTOR,
      },
      "a key in a vault": {
        properties: {
          securityProfile: {
            azureKeyVaultKms: { enabled: true, keyVaultResourceId: vault, keyId: "https://x" },
          },
        },
        scope: vault,
        role: CRYPTO_USER,
      },
    };
    const shape = shapes[what];
    if (shape === undefined) throw new Error(what);
    place(sim, onServicePrincipal({ ...shape.properties }));
    await sim.clients
      .resources(SUBSCRIPTION)
      .resourceGroups.createOrUpdate("rg-network", { location: "westeurope" });
    await sim.call("PUT", `${SUBNET.replace(/\/subnets.*/, "")}`, {
      body: {
        location: "westeurope",
        properties: { subnets: [{ name: "aks", properties: { routeTable: { id: table } } }] },
      },
    });
    if (shape.scope === table) await sim.call("PUT", table, { body: { location: "westeurope" } });
    const principalId = await identity(sim, "control");
    await grant(sim, SUBNET, principalId, NETWORK_CONTRIBUTOR);
    expect((await change(sim, { identity: { type: "SystemAssigned" } })).code).toBe(unsuited);
    expect((await change(sim, userAssigned("control"))).code).toBe(lacking);
    await grant(sim, shape.scope, principalId, shape.role);
    expect((await ended(sim, await change(sim, userAssigned("control")))).body).toMatchObject({
      status: "Succeeded",
    });
  });

  it("need Reader on the disk encryption set [docs: azure-disk-customer-managed-keys]", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    const set = inGroup("Microsoft.Compute/diskEncryptionSets/des", "rg-network");
    place(sim, onServicePrincipal({ diskEncryptionSetID: set }));
    const principalId = await identity(sim, "control");
    expect((await ended(sim, await change(sim, userAssigned("control")))).body).toMatchObject({
      status: "Failed",
      error: { code: "LinkedAuthorizationFailed" },
    });
    await grant(sim, set, principalId, READER);
    expect((await ended(sim, await change(sim, {}))).body).toMatchObject({ status: "Succeeded" });
  });

  it("know the names that a private DNS zone may have [docs: private-clusters]", async () => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onServicePrincipal());
    const principalId = await identity(sim, "control");
    const make = async (name: string) => {
      const zone = inGroup(`Microsoft.Network/privateDnsZones/${name}`);
      await sim.call("PUT", zone, { body: { location: "global" } });
      await grant(sim, zone, principalId, DNS_CONTRIBUTOR);
      const put = await sim.call("PUT", clusterPath("private"), {
        body: {
          location: "westeurope",
          ...userAssigned("control"),
          properties: {
            dnsPrefix: "p",
            apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: zone },
            agentPoolProfiles: [{ name: "system", mode: "System", count: 1 }],
          },
        },
      });
      return put.status;
    };
    expect(await make("private.example.org")).toBe(400);
    expect(await make("team.privatelink.westeurope.azmk8s.io")).toBe(201);
  });
});
