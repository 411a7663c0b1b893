import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { FleetCluster } from "../../../../local/arm/fleet/fleet-cluster.ts";
import { loadFleet } from "../../../../local/arm/fleet/load-fleet.ts";

const sample = readFileSync(
  fileURLToPath(new URL("../../../fixtures/fleets/az-aks-list.json", import.meta.url)),
  "utf8",
);

const load = (content: unknown) => loadFleet(JSON.stringify(content), { file: "fleet.json" });

const principal = { clientId: "22222222-3333-4444-8555-666666666666" };

const armCluster = {
  id: "/subscriptions/s1/resourceGroups/rg-a/providers/Microsoft.ContainerService/managedClusters/alpha",
  name: "alpha",
  type: "Microsoft.ContainerService/ManagedClusters",
  location: "westeurope",
  tags: { enableRbac: "kept", owner: "me" },
  properties: {
    enableRBAC: true,
    servicePrincipalProfile: principal,
    addonProfiles: { azurepolicy: { enabled: false, config: null } },
    agentPoolProfiles: [{ name: "one", osSKU: "Ubuntu" }],
  },
};

describe("the sample of az aks list", () => {
  const [orders, bot, lab] = loadFleet(sample, { file: "az-aks-list.json" }) as [
    FleetCluster,
    FleetCluster,
    FleetCluster,
  ];

  it("gives every cluster ARM's top-level fields and nothing of the tool's", () => {
    expect([orders, bot, lab].map((cluster) => Object.keys(cluster).sort())).toEqual([
      ["id", "location", "name", "properties", "sku", "type"],
      ["id", "identity", "location", "name", "properties", "sku", "type"],
      ["id", "identity", "location", "name", "properties", "sku", "type"],
    ]);
    expect(orders.type).toBe("Microsoft.ContainerService/ManagedClusters");
    expect(orders.id).toBe(
      "/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourcegroups/rg-aks/providers/Microsoft.ContainerService/managedClusters/orders-kr",
    );
  });

  it("keeps the service principal, its add-ons and what their settings spell", () => {
    expect(orders.identity).toBeUndefined();
    expect(orders.properties).toMatchObject({
      enableRBAC: true,
      provisioningState: "Succeeded",
      servicePrincipalProfile: { clientId: "744daeb9-ed97-45a6-889f-3fd1acf89262" },
      fqdn: "orders-kr-rg-aks-0b1f64-acad8595.hcp.koreacentral.azmk8s.io",
    });
    expect(orders.properties["addonProfiles"]).toEqual({
      KubeDashboard: { enabled: true },
      httpApplicationRouting: {
        config: { HTTPApplicationRoutingZoneName: "739d488eed144acb8318.koreacentral.aksapp.io" },
        enabled: true,
      },
      omsagent: {
        config: {
          logAnalyticsWorkspaceResourceID:
            "/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourcegroups/defaultresourcegroup-se/providers/microsoft.operationalinsights/workspaces/defaultworkspace-se",
        },
        enabled: true,
      },
    });
  });

  it("respells a pool and a network of 2020", () => {
    expect(orders.properties.agentPoolProfiles?.[0]).toMatchObject({
      name: "nodepool1",
      osDiskSizeGB: 128,
      enableNodePublicIP: false,
      nodeLabels: {},
    });
    expect(orders.properties["networkProfile"]).toEqual({
      dnsServiceIP: "10.0.0.10",
      dockerBridgeCidr: "172.17.0.1/16",
      loadBalancerProfile: {
        effectiveOutboundIPs: [
          {
            id: "/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourceGroups/MC_rg-aks_orders-kr_koreacentral/providers/Microsoft.Network/publicIPAddresses/759d12cd-8f9a-4c8d-a0b1-f5300aafdfee",
          },
        ],
        managedOutboundIPs: { count: 1 },
      },
      loadBalancerSku: "Standard",
      networkPlugin: "kubenet",
      outboundType: "loadBalancer",
      serviceCidr: "10.0.0.0/16",
    });
  });

  it("respells a cluster of 2024 with a Windows pool", () => {
    expect(bot.properties).toMatchObject({
      azurePortalFQDN: "bot-we-rg-bot-0b1f64-1585fl53.portal.hcp.westeurope.azmk8s.io",
      autoUpgradeProfile: { nodeOSUpgradeChannel: "NodeImage" },
      resourceUID: "0123456789abcdef12345678",
      storageProfile: { diskCSIDriver: { enabled: true }, fileCSIDriver: { enabled: true } },
      windowsProfile: { adminUsername: "azureuser", enableCSIProxy: true },
    });
    expect(
      bot.properties.agentPoolProfiles?.map((pool) => [pool.name, pool["osSKU"], pool["enableFIPS"]]),
    ).toEqual([
      ["nodepool1", "Ubuntu", false],
      ["win22", "Windows2022", false],
    ]);
    expect(bot.identity).toEqual({
      principalId: "51d916b6-0106-419f-825b-3d74e292559d",
      tenantId: "99999999-9999-9999-9999-999999999999",
      type: "SystemAssigned",
    });
    expect(JSON.stringify(bot)).not.toContain("null");
  });

  it("gives the autoscaler's settings their hyphens back", () => {
    expect(lab.properties["autoScalerProfile"]).toMatchObject({
      "balance-similar-node-groups": "false",
      "scale-down-delay-after-delete": "10s",
      "skip-nodes-with-system-pods": "true",
      expander: "random",
    });
    expect(lab.properties.agentPoolProfiles?.[0]?.["availabilityZones"]).toEqual(["3"]);
  });
});

describe("ARM's own list", () => {
  it("is kept as it is, nulls below properties included", () => {
    expect(load({ value: [armCluster] })).toEqual([armCluster]);
    expect(load([armCluster])).toEqual([armCluster]);
    expect(load({ value: [armCluster], nextLink: null })).toEqual([armCluster]);
  });

  it("loses what tools add at the top of an entry", () => {
    const [cluster] = load([{ ...armCluster, resourceGroup: "rg-a", identity: null, managedBy: null }]);
    expect(Object.keys(cluster ?? {}).sort()).toEqual(Object.keys(armCluster).sort());
  });
});

describe("a file of another tool", () => {
  it("that holds one cluster alone, as az aks show prints it, is a fleet of one", () => {
    const [, , lab] = JSON.parse(sample) as readonly object[];
    expect(loadFleet(JSON.stringify(lab), { file: "show.json" })).toEqual(load([lab]));
    expect(load(armCluster)).toEqual([armCluster]);
  });

  it("that Resource Graph answered is read, without what it adds at the top", () => {
    const row = {
      ...{ ...armCluster, type: "microsoft.containerservice/managedclusters", kind: "Base" },
      ...{ tenantId: "t", subscriptionId: "s1", resourceGroup: "rg-a", managedBy: "" },
      ...{ plan: null, zones: null, identity: null, extendedLocation: null },
    };
    const read = [{ ...armCluster, type: row.type, kind: "Base" }];
    expect(load({ count: 1, data: [row], skip_token: null, total_records: 1 })).toEqual(read);
    expect(load({ totalRecords: 1, count: 1, resultTruncated: "false", data: [row] })).toEqual(read);
  });
});

it("a cluster of which neither an identity nor a service principal is shown is left out, with that reason", () => {
  const { servicePrincipalProfile: _gone, ...rest } = armCluster.properties;
  for (const properties of [rest, { ...rest, servicePrincipalProfile: { clientId: "msi" } }]) {
    expect(() => load([{ ...armCluster, properties }])).toThrow(
      "entry 1 (alpha): identity: is missing, and servicePrincipalProfile names no service principal either",
    );
  }
});

describe("what the command-line tool prints", () => {
  const cliCluster = {
    id: armCluster.id,
    name: "alpha",
    location: "westeurope",
    servicePrincipalProfile: principal,
  };
  const loadCli = (fields: object) => load([{ ...cliCluster, ...fields }])[0]?.properties;

  it("is respelt in older and newer spellings alike", () => {
    const pools = [{ name: "one" }];
    const older = loadCli({
      agentPoolProfiles: pools,
      networkProfile: { loadBalancerProfile: { outboundIps: {} } },
    });
    const newer = loadCli({
      agentPoolProfiles: pools,
      networkProfile: { loadBalancerProfile: { outboundIPs: {} } },
    });
    expect(older).toEqual(newer);
    expect(older?.["networkProfile"]).toEqual({ loadBalancerProfile: { outboundIPs: {} } });
  });

  it("keeps data under its own names: tags, labels, add-on settings", () => {
    const data = { enableRbac: "x", "os-sku": null };
    const [cluster] = load([
      {
        ...cliCluster,
        tags: data,
        agentPoolProfiles: [{ name: "one", nodeLabels: data, tags: data }],
        addonProfiles: { enableRbac: { config: data } },
      },
    ]);
    expect(cluster?.tags).toEqual(data);
    expect(cluster?.properties).toEqual({
      servicePrincipalProfile: principal,
      agentPoolProfiles: [{ name: "one", nodeLabels: data, tags: data }],
      addonProfiles: { enableRbac: { config: data } },
    });
  });

  it("loses resourceGroup only where it repeats the id beside it", () => {
    const id = "/subscriptions/s/resourcegroups/RG-net/providers/Microsoft.Network/publicIPAddresses/ip";
    const properties = loadCli({
      agentPoolProfiles: [{ name: "one" }],
      resourceGroup: "rg-a",
      futureProfile: {
        ips: [
          { id, resourceGroup: "rg-net" },
          { id, resourceGroup: "other" },
        ],
      },
    });
    expect(properties).toEqual({
      servicePrincipalProfile: principal,
      agentPoolProfiles: [{ name: "one" }],
      futureProfile: { ips: [{ id }, { id, resourceGroup: "other" }] },
    });
  });
});

it("an empty list is a fleet of no clusters, with or without a byte order mark", () => {
  expect(load([])).toEqual([]);
  expect(loadFleet("\uFEFF[]\n", { file: "fleet.json" })).toEqual([]);
});
