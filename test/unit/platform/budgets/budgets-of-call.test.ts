import { expect, it } from "vitest";
import { budgetsOf } from "../../../../platform/azure/budgets/budgets-of-call.ts";
import { CLOUDS } from "../../../../platform/azure/clouds.ts";

const cloud = CLOUDS.public;
const CLUSTER = "/subscriptions/S/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";
const keys = (method: string, path: string, host: string = cloud.arm) =>
  budgetsOf({ method, url: `${host}${path}?api-version=x` }, cloud).map(({ key }) => key);

const CALLS: readonly (readonly [string, string, readonly string[]])[] = [
  ["GET", "/subscriptions/S/resourceGroups/g", ["arm s reads"]],
  ["PUT", "/subscriptions/S/resourceGroups/g", ["arm s writes"]],
  ["DELETE", "/subscriptions/S/resourceGroups/g", ["arm s deletes"]],
  ["GET", "/providers/Microsoft.Management/managementGroups/m", ["arm  reads"]],
  ["POST", "/providers/Microsoft.ResourceGraph/resources", ["arm  reads", "resource graph"]],
  ["GET", CLUSTER, ["arm s reads", `aks get ${CLUSTER.toLowerCase()}`]],
  ["PUT", CLUSTER, ["arm s writes", `aks put ${CLUSTER.toLowerCase()}`]],
  ["PUT", `${CLUSTER}/agentPools/p`, ["arm s writes", `aks put ${CLUSTER.toLowerCase()}/agentpools/p`]],
  ["GET", `${CLUSTER}/agentPools`, ["arm s reads", "aks other s"]],
  ["POST", `${CLUSTER}/agentPools/p/upgradeNodeImageVersion`, ["arm s writes", "aks other s"]],
  ["PUT", `${CLUSTER}/maintenanceConfigurations/default`, ["arm s writes", "aks other s"]],
  [
    "GET",
    "/subscriptions/S/providers/Microsoft.ContainerService/managedClusters",
    ["arm s reads", "aks list /subscriptions/s/providers/microsoft.containerservice/managedclusters"],
  ],
  [
    "GET",
    "/subscriptions/S/providers/Microsoft.ContainerService/locations/westeurope/operations/1",
    ["arm s reads", "aks operations s"],
  ],
  ["GET", `${CLUSTER}/providers/Microsoft.Authorization/permissions`, ["arm s reads"]],
];

it.each(CALLS)("%s %s draws on its buckets", (method, path, drawn) => {
  expect(keys(method, path)).toEqual(drawn);
});

it("the directory has a budget of its own", () => {
  expect(keys("GET", "/v1.0/servicePrincipals", cloud.graph)).toEqual(["directory"]);
});
