import type { Handler, Method, Provider, Route } from "../../core/exchange.ts";
import { getPool, listPools, poolUpgradeProfile, putPool, upgradeNodeImage } from "./agent-pools.ts";
import {
  changePower,
  deleteCluster,
  getCluster,
  listClusters,
  patchCluster,
  putCluster,
} from "./clusters.ts";
import { operationResult, operationStatus } from "./operation-status.ts";

const SUBSCRIPTION = "/subscriptions/{subscription}";
const PROVIDER = "/providers/Microsoft.ContainerService";
const CLUSTERS = `${SUBSCRIPTION}/resourceGroups/{group}${PROVIDER}/managedClusters`;
const CLUSTER = `${CLUSTERS}/{cluster}`;
const POOLS = `${CLUSTER}/agentPools`;
const LOCATION = `${SUBSCRIPTION}${PROVIDER}/locations/{location}`;

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
    ...(path === POOLS ? { query: ["$skiptoken"] } : {}),
    handler,
  };
}

/** Clusters, node pools and their operations. */
export const containerService: Provider = {
  namespace: "Microsoft.ContainerService",
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
    cluster("GET", "list", `${SUBSCRIPTION}${PROVIDER}/managedClusters`, "read", listClusters, [
      "$skiptoken",
    ]),
    cluster("GET", "listByGroup", CLUSTERS, "read", listClusters, ["$skiptoken"]),
    cluster("GET", "get", CLUSTER, "read", getCluster),
    cluster("PUT", "put", CLUSTER, "write", putCluster),
    cluster("PATCH", "patch", CLUSTER, "write", patchCluster),
    cluster("DELETE", "delete", CLUSTER, "delete", deleteCluster),
    cluster("POST", "start", `${CLUSTER}/start`, "start/action", changePower("Running")),
    cluster("POST", "stop", `${CLUSTER}/stop`, "stop/action", changePower("Stopped")),
    pool("GET", "list", POOLS, "read", listPools),
    pool("GET", "get", `${POOLS}/{pool}`, "read", getPool),
    pool("PUT", "put", `${POOLS}/{pool}`, "write", putPool),
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
  versions: ["2016-03-30"],
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
