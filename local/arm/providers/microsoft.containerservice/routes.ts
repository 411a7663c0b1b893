import type { Handler, Method, Provider, Route } from "../../core/exchange.ts";
import { childRoutes } from "../../core/children.ts";
import { abortCluster } from "./abort.ts";
import {
  resetEntraProfile,
  resetServicePrincipal,
  rotateCertificates,
  rotateSigningKeys,
} from "./cluster-actions.ts";
import { extensions, maintenanceConfigurations, trustedAccessRoleBindings } from "./cluster-children.ts";
import { deleteCluster, getCluster, listClusters, patchCluster, putCluster } from "./clusters.ts";
import { listAdminCredential, listUserCredential } from "./credentials.ts";
import { deleteMachines } from "./delete-machines.ts";
import { operationResult, operationStatus } from "./operation-status.ts";
import { abortPool, deletePool, upgradeNodeImage } from "./pool-actions.ts";
import { getPool, listMachines, listPools, poolUpgradeProfile } from "./pool-reads.ts";
import { changePower } from "./power.ts";
import { putPool } from "./put-pool.ts";
import { commandResult, runCommand } from "./run-command.ts";
import {
  availablePoolVersions,
  clusterUpgradeProfile,
  kubernetesVersions,
  orchestrators,
} from "./upgrade-profiles.ts";

const SUBSCRIPTION = "/subscriptions/{subscription}";
const PROVIDER = "/providers/Microsoft.ContainerService";
const CLUSTERS = `${SUBSCRIPTION}/resourceGroups/{group}${PROVIDER}/managedClusters`;
const CLUSTER = `${CLUSTERS}/{cluster}`;
const POOLS = `${CLUSTER}/agentPools`;
const LOCATION = `${SUBSCRIPTION}${PROVIDER}/locations/{location}`;

/** Recorded: AKS names no charset. */
const AKS_JSON = "application/json";

/** What links to the next page carry (recorded). */
const PAGES = ["$skiptoken", "skiptoken"];

const clusterScope = (params: Readonly<Record<string, string>>): string =>
  Object.entries(params).reduce((path, [name, value]) => path.replace(`{${name}}`, value), CLUSTER);

function cluster(
  method: Method,
  operation: string,
  path: string,
  verb: string,
  handler: Handler,
  query: readonly string[] = [],
): Route {
  return {
    method,
    path,
    operation: `managedClusters.${operation}`,
    action: `Microsoft.ContainerService/managedClusters/${verb}`,
    type: "managedClusters",
    query,
    ...(path.startsWith(`${CLUSTER}/`) ? { target: clusterScope } : {}),
    handler,
  };
}

function pool(method: Method, operation: string, path: string, verb: string, handler: Handler): Route {
  return {
    method,
    path,
    operation: `agentPools.${operation}`,
    action: `Microsoft.ContainerService/managedClusters/agentPools/${verb}`,
    type: "managedClusters/agentPools",
    ...(path.endsWith("}") || path === POOLS ? {} : { target: clusterScope }),
    ...(path === POOLS ? { query: PAGES } : {}),
    handler,
  };
}

const action = (name: string, handler: Handler, query: readonly string[] = []): Route =>
  cluster("POST", name, `${CLUSTER}/${name}`, `${name}/action`, handler, query);

/** Cluster extensions: another namespace, below a cluster. */
export const kubernetesConfiguration: Provider = {
  namespace: "Microsoft.KubernetesConfiguration",
  versions: ["2024-11-01", "2023-05-01", "2022-11-01"],
  routes: childRoutes(extensions(CLUSTER)),
};

/** Clusters, node pools and their operations. */
export const containerService: Provider = {
  namespace: "Microsoft.ContainerService",
  since: "2017-08-31",
  contentType: AKS_JSON,
  versions: [
    "2026-06-01",
    "2026-05-01",
    "2026-04-01",
    "2026-01-01",
    "2025-10-01",
    "2025-05-01",
    "2024-11-01",
    "2024-05-01",
    "2023-11-01",
    "2023-05-01",
    "2022-11-01",
  ],
  routes: [
    cluster("GET", "list", `${SUBSCRIPTION}${PROVIDER}/managedClusters`, "read", listClusters, PAGES),
    cluster("GET", "listByGroup", CLUSTERS, "read", listClusters, PAGES),
    cluster("GET", "get", CLUSTER, "read", getCluster),
    cluster("PUT", "put", CLUSTER, "write", putCluster),
    cluster("PATCH", "patch", CLUSTER, "write", patchCluster),
    cluster("DELETE", "delete", CLUSTER, "delete", deleteCluster),
    cluster("POST", "start", `${CLUSTER}/start`, "start/action", changePower("Running")),
    cluster("POST", "stop", `${CLUSTER}/stop`, "stop/action", changePower("Stopped")),
    action("abort", abortCluster),
    action("resetServicePrincipalProfile", resetServicePrincipal),
    action("resetAADProfile", resetEntraProfile),
    action("rotateClusterCertificates", rotateCertificates),
    action("rotateServiceAccountSigningKeys", rotateSigningKeys),
    action("listClusterUserCredential", listUserCredential, ["server-fqdn", "format"]),
    action("listClusterAdminCredential", listAdminCredential, ["server-fqdn"]),
    action("listClusterMonitoringUserCredential", listAdminCredential, ["server-fqdn"]),
    action("runCommand", runCommand),
    cluster(
      "GET",
      "commandResult",
      `${CLUSTER}/commandResults/{command}`,
      "commandResults/read",
      commandResult,
    ),
    cluster(
      "GET",
      "upgradeProfile",
      `${CLUSTER}/upgradeProfiles/default`,
      "upgradeProfiles/read",
      clusterUpgradeProfile,
    ),
    cluster(
      "GET",
      "availableAgentPoolVersions",
      `${CLUSTER}/availableAgentPoolVersions`,
      "availableAgentPoolVersions/read",
      availablePoolVersions,
    ),
    {
      method: "GET",
      path: `${LOCATION}/kubernetesVersions`,
      operation: "kubernetesVersions.list",
      action: "Microsoft.ContainerService/locations/kubernetesVersions/read",
      type: "locations/kubernetesVersions",
      handler: kubernetesVersions,
    },
    {
      method: "GET",
      path: `${LOCATION}/orchestrators`,
      operation: "orchestrators.list",
      action: "Microsoft.ContainerService/locations/orchestrators/read",
      type: "locations/orchestrators",
      query: ["resource-type"],
      handler: orchestrators,
    },
    ...[maintenanceConfigurations, trustedAccessRoleBindings].flatMap((child) => childRoutes(child(CLUSTER))),
    pool("GET", "list", POOLS, "read", listPools),
    pool("GET", "get", `${POOLS}/{pool}`, "read", getPool),
    pool("PUT", "put", `${POOLS}/{pool}`, "write", putPool),
    {
      ...pool("DELETE", "delete", `${POOLS}/{pool}`, "delete", deletePool),
      query: ["ignore-pod-disruption-budget"],
    },
    pool("POST", "abort", `${POOLS}/{pool}/abort`, "abort/action", abortPool),
    {
      ...pool("GET", "machines", `${POOLS}/{pool}/machines`, "machines/read", listMachines),
      query: ["$skiptoken"],
    },
    pool("POST", "deleteMachines", `${POOLS}/{pool}/deleteMachines`, "deleteMachines/action", deleteMachines),
    pool(
      "GET",
      "upgradeProfile",
      `${POOLS}/{pool}/upgradeProfiles/default`,
      "upgradeProfiles/read",
      poolUpgradeProfile,
    ),
    pool(
      "POST",
      "upgradeNodeImage",
      `${POOLS}/{pool}/upgradeNodeImageVersion`,
      "upgradeNodeImageVersion/action",
      upgradeNodeImage,
    ),
  ],
};

/** Status URLs carry an api-version of their own. */
export const containerServiceOperations: Provider = {
  namespace: "Microsoft.ContainerService",
  contentType: AKS_JSON,
  versions: ["2025-03-01", "2017-08-31", "2016-03-30"],
  routes: [
    {
      method: "GET",
      path: `${LOCATION}/operations/{operation}`,
      operation: "operations.get",
      action: "Microsoft.ContainerService/locations/operations/read",
      type: "locations/operations",
      query: ["t", "c", "s", "h"],
      handler: operationStatus,
    },
    {
      method: "GET",
      path: `${LOCATION}/operationresults/{operation}`,
      operation: "operationResults.get",
      action: "Microsoft.ContainerService/locations/operationresults/read",
      type: "locations/operationresults",
      query: ["t", "c", "s", "h"],
      handler: operationResult,
    },
  ],
};
