import { expect, it } from "vitest";
import { rehearsed } from "../../support/rehearsed.ts";
import { runOverHttp } from "../../support/workflow-client.ts";

const SUBSCRIPTION = "5b1ec7ed-0000-4000-8000-00000000de30";
const group = (name: string) => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}`;
const request = {
  clusterId: `${group("rg-fresh")}/providers/Microsoft.ContainerService/managedClusters/fresh`,
  location: "westeurope",
  subnetId: `${group("rg-network")}/providers/Microsoft.Network/virtualNetworks/vnet-shop/subnets/snet-aks`,
  registries: [`${group("rg-shared")}/providers/Microsoft.ContainerRegistry/registries/contosoimages`],
};

it("S9: a cluster comes up on its own control-plane and kubelet identities, with subnet and registry granted", async () => {
  const keyless = await rehearsed();
  const run = await runOverHttp(keyless, "create-cluster", {
    ...request,
    serviceCidr: "10.8.0.0/16",
    dnsServiceIp: "10.8.0.10",
  });
  expect(run).toMatchObject({
    state: "succeeded",
    report: { after: { identity: "UserAssigned id-fresh-control-plane", clientId: "msi" } },
  });
  const again = await runOverHttp(keyless, "create-cluster", request);
  expect(again).toMatchObject({ state: "refused" });
  const puts = keyless.simulator.journal().filter(({ operation }) => operation === "managedClusters.put");
  expect(puts.map(({ status }) => status)).toEqual([201]);
});

it("S1, S2: a cluster with a system-assigned identity reads msi, and its principal is granted the network", async () => {
  const keyless = await rehearsed();
  const run = await runOverHttp(keyless, "create-cluster", { ...request, identityType: "SystemAssigned" });
  expect(run).toMatchObject({
    state: "succeeded",
    report: {
      after: { identity: "SystemAssigned", clientId: "msi" },
      grants: [{ roleName: "Network Contributor" }, { roleName: "AcrPull" }],
    },
  });
});
