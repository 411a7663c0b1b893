import { describe, expect, it } from "vitest";
import { typeOf } from "../../../local/arm/world/ids.ts";
import type { Json } from "../../../local/arm/world/json.ts";
import {
  CLUSTER,
  clusterPath,
  GROUP,
  identityPath,
  onServicePrincipal,
  place,
  pool,
  SUBNET,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { QUICK, rehearse } from "../../support/arm/rehearsal.ts";
import { objections, schemaTypes } from "../../support/arm/schemas.ts";
import { change, ended, grant, identity, userAssigned } from "../../support/arm/steps.ts";

const NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7";
const FEATURE = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Features/featureProviders/Microsoft.ContainerService/subscriptionFeatureRegistrations/NodeDisruptionProfile`;
const FEATURE_TYPE = "Microsoft.Features/featureProviders/subscriptionFeatureRegistrations";

describe("Microsoft's schemas", () => {
  it("object to wrong bodies, so that the checks below can fail", () => {
    expect(
      objections("Microsoft.ContainerService/managedClusters", {
        location: "x",
        properties: { dnsPrefix: 1 },
      }),
    ).not.toEqual([]);
    expect(objections("Microsoft.Authorization/roleAssignments", { properties: {} })).not.toEqual([]);
  });

  it("agree with every body that is sent to the simulator and every resource that it shows, through a migration", async () => {
    const sent: { type: string; body: Json | undefined }[] = [];
    const sim = await rehearse({
      settings: { replication: 0, propagation: 0 },
      onRequest: ({ method, path, body }) => {
        if (method === "PUT") sent.push({ type: typeOf(path), body });
      },
    });
    place(
      sim,
      onServicePrincipal({
        agentPoolProfiles: [pool("system", { vnetSubnetID: SUBNET })],
        addonProfiles: { azureKeyvaultSecretsProvider: { enabled: true, config: {} } },
      }),
    );
    const principal = await identity(sim, "uai");
    const assignment = await grant(sim, SUBNET, principal, NETWORK_CONTRIBUTOR);
    await ended(sim, await change(sim, userAssigned("uai")));
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    await aks.agentPools.createOrUpdate(
      GROUP,
      CLUSTER,
      "apps",
      { count: 2, vmSize: "Standard_D4s_v5", mode: "User" },
      QUICK,
    );
    const window = `${clusterPath()}/maintenanceConfigurations/aksManagedNodeOSUpgradeSchedule`;
    await aks.maintenanceConfigurations.createOrUpdate(GROUP, CLUSTER, "aksManagedNodeOSUpgradeSchedule", {
      maintenanceWindow: {
        schedule: { daily: { intervalDays: 1 } },
        durationHours: 8,
        utcOffset: "+00:00",
        startTime: "01:00",
      },
    });
    const binding = `${clusterPath()}/trustedAccessRoleBindings/backup`;
    await sim.call("PUT", binding, {
      body: {
        properties: {
          sourceResourceId: "/subscriptions/x",
          roles: ["Microsoft.DataProtection/backupVaults/backup-operator"],
        },
      },
    });
    const credential = `${identityPath("uai")}/federatedIdentityCredentials/fic`;
    const msi = await sim.clients.identities(SUBSCRIPTION);
    await msi.federatedIdentityCredentials.createOrUpdate(GROUP, "uai", "fic", {
      issuer: "https://issuer.example/",
      subject: "system:serviceaccount:a:b",
      audiences: ["api://AzureADTokenExchange"],
    });
    await sim.call("PUT", FEATURE, { body: { properties: {} } });

    const shown = [
      clusterPath(),
      `${clusterPath()}/agentPools/system`,
      `${clusterPath()}/agentPools/apps`,
      window,
      binding,
      identityPath("uai"),
      credential,
      assignment,
    ];
    for (const path of shown) {
      const { status, body } = await sim.call("GET", path);
      expect([path, status, objections(typeOf(path), body)]).toEqual([path, 200, []]);
    }
    const feature = await sim.call("GET", FEATURE);
    expect([feature.status, objections(FEATURE_TYPE, feature.body)]).toEqual([200, []]);
    const checked = sent.filter(({ type }) => schemaTypes.includes(type));
    expect(checked.length).toBeGreaterThanOrEqual(7);
    for (const { type, body } of checked) expect([type, objections(type, body)]).toEqual([type, []]);
  });
});
