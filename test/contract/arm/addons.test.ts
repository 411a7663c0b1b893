import { describe, expect, it } from "vitest";
import {
  CLUSTER,
  clusterPath,
  identityPath,
  NODE_GROUP,
  onServicePrincipal,
  onSystemIdentity,
  place,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { HOUR, rehearse } from "../../support/arm/rehearsal.ts";
import { change, ended, identity, systemAssigned, userAssigned } from "../../support/arm/steps.ts";

const ADDONS = {
  omsagent: "omsagent",
  azurepolicy: "azurepolicy",
  ingressApplicationGateway: "ingressapplicationgateway",
  aciConnectorLinux: "aciconnectorlinux",
  azureKeyvaultSecretsProvider: "azurekeyvaultsecretsprovider",
};

/** Evidence: docs: managed-identity-overview, the table of identities. */
describe("identities of add-ons", () => {
  it("come into being in the node resource group when the cluster leaves its service principal", async () => {
    const sim = await rehearse();
    const addonProfiles = Object.fromEntries(Object.keys(ADDONS).map((name) => [name, { enabled: true }]));
    place(
      sim,
      onServicePrincipal({
        addonProfiles,
        ingressProfile: { webAppRouting: { enabled: true } },
        metricsProfile: { costAnalysis: { enabled: true } },
      }),
    );
    await ended(sim, await change(sim, systemAssigned));
    const { body } = await sim.call("GET", clusterPath());
    const properties = Object(body["properties"]);
    for (const [name, prefix] of Object.entries(ADDONS)) {
      expect(properties["addonProfiles"][name]["identity"]["resourceId"]).toContain(`/${prefix}-${CLUSTER}`);
    }
    expect(properties["ingressProfile"]["webAppRouting"]["identity"]["objectId"]).toMatch(/^[0-9a-f-]{36}$/);
    const names = [];
    const msi = await sim.clients.identities(SUBSCRIPTION);
    for await (const { name } of msi.userAssignedIdentities.listByResourceGroup(NODE_GROUP)) names.push(name);
    expect(names.sort()).toEqual(
      [
        ...Object.values(ADDONS).map((prefix) => `${prefix}-${CLUSTER}`),
        "cost-analysis-identity",
        `${CLUSTER}-agentpool`,
        `webapprouting-${CLUSTER}`,
      ].sort(),
    );
    const sets = await sim.call(
      "GET",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachineScaleSets`,
    );
    for (const carried of ["cost-analysis-identity", `omsagent-${CLUSTER}`, `${CLUSTER}-agentpool`]) {
      expect(JSON.stringify(sets.body)).toContain(carried);
    }
  });

  it("come and go with the add-on", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const set = (enabled: boolean) => change(sim, {}, { addonProfiles: { azurepolicy: { enabled } } });
    const id = identityPath(`azurepolicy-${CLUSTER}`, NODE_GROUP);
    await ended(sim, await set(true));
    expect((await sim.call("GET", id)).status).toBe(200);
    await ended(sim, await set(false));
    expect((await sim.call("GET", id)).status).toBe(404);
    expect(JSON.stringify((await sim.call("GET", clusterPath())).body)).not.toContain("azurepolicy-");
  });

  it("an add-on needs its namespaces registered [docs: resource-providers-and-types]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const namespace = "Microsoft.OperationsManagement";
    await sim.call("POST", `/subscriptions/${SUBSCRIPTION}/providers/${namespace}/unregister`);
    sim.pass(HOUR);
    const enable = () => change(sim, {}, { addonProfiles: { omsagent: { enabled: true } } });
    expect((await enable()).code).toBe("MissingSubscriptionRegistration");
    await sim.call("POST", `/subscriptions/${SUBSCRIPTION}/providers/${namespace}/register`);
    sim.pass(HOUR);
    expect((await enable()).status).toBe(200);
  });

  it("an OIDC issuer shows its URL", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    await ended(sim, await change(sim, {}, { oidcIssuerProfile: { enabled: true } }));
    const { body } = await sim.call("GET", clusterPath());
    expect(body).toMatchObject({
      properties: { oidcIssuerProfile: { issuerURL: expect.stringMatching(/^https:\/\/westeurope\.oic\./) } },
    });
  });

  it("pod identities need the control plane's right to assign them [Azure/AKS#2943]", async () => {
    const sim = await rehearse({ settings: { replication: 0, propagation: 0 } });
    place(sim, onServicePrincipal());
    await identity(sim, "control");
    await identity(sim, "pod");
    const podIdentityProfile = {
      enabled: true,
      userAssignedIdentities: [
        { name: "pod", namespace: "a", identity: { resourceId: identityPath("pod") } },
      ],
    };
    const status = await ended(sim, await change(sim, userAssigned("control"), { podIdentityProfile }), HOUR);
    expect(status.body).toMatchObject({ error: { code: "PodIdentityAddonIdentitiesAssignmentError" } });
  });

  it("extensions are resources below the cluster", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const path = `${clusterPath()}/providers/Microsoft.KubernetesConfiguration/extensions/azure-aks-backup`;
    const properties = {
      extensionType: "microsoft.dataprotection.kubernetes",
      aksAssignedIdentity: { type: "SystemAssigned" },
    };
    await sim.call("PUT", path, { body: { properties }, version: "2023-05-01" });
    expect((await sim.call("GET", path, { version: "2023-05-01" })).body).toMatchObject({ properties });
  });
});
