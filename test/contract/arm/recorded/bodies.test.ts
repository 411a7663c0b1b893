import { describe, expect, it } from "vitest";
import { type JsonObject, objectAt } from "../../../../local/arm/world/json.ts";
import { clusterPath, onSystemIdentity, place, pool } from "../../../support/arm/clusters.ts";
import { rehearse, type Rehearsal } from "../../../support/arm/rehearsal.ts";
import { change, ended } from "../../../support/arm/steps.ts";

const SETTINGS = { replication: 0, propagation: 0 };

async function withGroup() {
  const sim = await rehearse({ settings: SETTINGS });
  place(sim, onSystemIdentity({}, { name: "beside" }));
  return sim;
}

const make = (sim: Rehearsal, profile: JsonObject = {}, properties: JsonObject = {}) =>
  sim.call("PUT", clusterPath("fresh"), {
    body: {
      location: "westeurope",
      identity: { type: "SystemAssigned" },
      properties: {
        dnsPrefix: "fresh",
        agentPoolProfiles: [{ name: "system", mode: "System", count: 1, ...profile }],
        ...properties,
      },
    },
  });

const firstPool = (body: JsonObject): JsonObject =>
  (objectAt(body, "properties")["agentPoolProfiles"] as JsonObject[])[0] ?? {};

/** Evidence: 91 recorded clusters of 2025. */
describe("a minimal new cluster", () => {
  it("comes back with what AKS fills in", async () => {
    const { body } = await make(await withGroup());
    expect(body).toMatchObject({
      kind: "Base",
      sku: { name: "Base", tier: "Free" },
      properties: {
        supportPlan: "KubernetesOfficial",
        maxAgentPools: 100,
        enableRBAC: true,
        azurePortalFQDN: expect.stringContaining(".portal.hcp."),
        resourceUID: expect.stringMatching(/^[0-9a-f]{24}$/),
        securityProfile: {},
        oidcIssuerProfile: { enabled: false },
        bootstrapProfile: { artifactSource: "Direct" },
        nodeProvisioningProfile: { mode: "Manual", defaultNodePools: "Auto" },
        autoUpgradeProfile: { nodeOSUpgradeChannel: "NodeImage" },
        networkProfile: {
          networkPlugin: "azure",
          networkPluginMode: "overlay",
          networkPolicy: "none",
          networkDataplane: "azure",
          loadBalancerSku: "standard",
          loadBalancerProfile: { managedOutboundIPs: { count: 1 }, backendPoolType: "nodeIPConfiguration" },
          podCidr: "10.244.0.0/16",
          serviceCidr: "10.0.0.0/16",
          dnsServiceIP: "10.0.0.10",
          outboundType: "loadBalancer",
          ipFamilies: ["IPv4"],
          podLinkLocalAccess: "IMDS",
        },
        agentPoolProfiles: [
          {
            osDiskSizeGB: 128,
            kubeletDiskType: "OS",
            maxPods: 250,
            scaleDownMode: "Delete",
            osSKU: "Ubuntu",
            upgradeSettings: { maxSurge: "10%", maxUnavailable: "0" },
            securityProfile: { sshAccess: "LocalUser", enableVTPM: false, enableSecureBoot: false },
          },
        ],
      },
    });
  });

  it.each([
    [{ networkPlugin: "kubenet" }, 110],
    [{ networkPlugin: "azure" }, 30],
  ])("with the network %j has room for %i pods a node", async (networkProfile, maxPods) => {
    const { body } = await make(await withGroup(), {}, { networkProfile });
    expect(firstPool(body)["maxPods"]).toBe(maxPods);
  });

  it("does not answer what it swallows, and spells sshAccess", async () => {
    const { body } = await make(
      await withGroup(),
      {
        scaleSetPriority: "Regular",
        scaleSetEvictionPolicy: "Delete",
        spotMaxPrice: -1,
        nodeTaints: [],
        nodeInitializationTaints: [],
        vmSize: "",
        osDiskSizeGB: 0,
        securityProfile: { sshAccess: "localuser" },
      },
      { addonProfiles: {} },
    );
    const answered = Object.keys(firstPool(body));
    expect(answered).not.toEqual(expect.arrayContaining(["scaleSetPriority"]));
    for (const name of ["scaleSetPriority", "scaleSetEvictionPolicy", "spotMaxPrice", "nodeTaints"])
      expect(answered).not.toContain(name);
    expect(body["properties"]).not.toHaveProperty("addonProfiles");
    expect(firstPool(body)).toMatchObject({ securityProfile: { sshAccess: "LocalUser" }, osDiskSizeGB: 128 });
    expect(firstPool(body)["vmSize"]).not.toBe("");
  });

  it("spells its id with resourcegroups and its type with a capital, its pools' too", async () => {
    const sim = await withGroup();
    const { body } = await make(sim);
    expect(String(body["id"])).toContain("/resourcegroups/");
    expect(body["type"]).toBe("Microsoft.ContainerService/ManagedClusters");
    const { body: one } = await sim.call("GET", `${clusterPath("fresh")}/agentPools/system`);
    expect(String(one["id"])).toContain("/resourcegroups/");
    expect(one["type"]).toBe("Microsoft.ContainerService/managedClusters/agentPools");
  });
});

describe("a pool of virtual machines (11 recorded bodies, 2025)", () => {
  it("has neither count nor vmSize: its nodes are told by size", async () => {
    const sim = await withGroup();
    const made = await make(sim, {
      count: 3,
      type: "VirtualMachines",
      vmSize: "Standard_D4s_v5",
    });
    await ended(sim, made);
    const shown = firstPool((await sim.call("GET", clusterPath("fresh"))).body);
    expect(shown).not.toHaveProperty("count");
    expect(shown).not.toHaveProperty("vmSize");
    expect(shown).toMatchObject({
      virtualMachinesProfile: { scale: { manual: [{ size: "Standard_D4s_v5", count: 3 }] } },
      virtualMachineNodesStatus: [{ size: "Standard_D4s_v5", count: 3 }],
    });
    const machines = await sim.call("GET", `${clusterPath("fresh")}/agentPools/system/machines`);
    expect(machines.body["value"]).toHaveLength(3);
  });

  it("has machines of its own in the node resource group, each with what it carries", async () => {
    const sim = await withGroup();
    await ended(sim, await make(sim, { count: 2, type: "VirtualMachines", vmSize: "Standard_D4s_v5" }));
    const group = String(
      objectAt((await sim.call("GET", clusterPath("fresh"))).body, "properties")["nodeResourceGroup"],
    );
    const { body } = await sim.call(
      "GET",
      clusterPath("fresh").replace(
        /\/resourceGroups\/.*/,
        `/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines`,
      ),
    );
    expect(body["value"]).toHaveLength(2);
    expect(body["value"]).toMatchObject([
      {
        tags: { "aks-managed-poolName": "system" },
        identity: { type: "UserAssigned", userAssignedIdentities: expect.any(Object) },
      },
      {},
    ]);
  });
});

describe("identities of add-ons", () => {
  it.each([
    [{ omsagent: { enabled: true, config: {} } }, "omsagent-shop"],
    [{ omsagent: { enabled: true, config: { useAADAuth: "False" } } }, "omsagent-shop"],
    [{ azurepolicy: { enabled: true } }, "azurepolicy-shop"],
    [{ azureKeyvaultSecretsProvider: { enabled: true } }, "azurekeyvaultsecretsprovider-shop"],
    [{ httpApplicationRouting: { enabled: true } }, "httpapplicationrouting-shop"],
    [{ KubeDashboard: { enabled: true } }, "kubedashboard-shop"],
  ])("%j has %s", async (addonProfiles, name) => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onSystemIdentity());
    await ended(sim, await change(sim, {}, { addonProfiles }));
    expect(JSON.stringify((await sim.call("GET", clusterPath())).body)).toContain(`/${name}"`);
  });

  it.each([
    { omsagent: { enabled: true, config: { useAADAuth: "true" } } },
    { ACCSGXDevicePlugin: { enabled: true } },
    { openServiceMesh: { enabled: true } },
    { azurepolicy: { enabled: false } },
  ])("%j has none", async (addonProfiles) => {
    const sim = await rehearse({ settings: SETTINGS });
    place(sim, onSystemIdentity({ agentPoolProfiles: [pool("system")] }));
    await ended(sim, await change(sim, {}, { addonProfiles }));
    const { body } = await sim.call("GET", clusterPath());
    expect(JSON.stringify(objectAt(body, "properties", "addonProfiles"))).not.toContain("resourceId");
  });
});
