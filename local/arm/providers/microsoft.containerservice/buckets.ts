import type { ProviderBuckets } from "../../core/throttle.ts";

const PER_MINUTE = 1 / 60;

/** AKS's own limits, per region. Source: docs: quotas-skus-regions, "Throttling limits". */
export const containerServiceBuckets: ProviderBuckets = (route, params) => {
  const subscription = (params["subscription"] ?? "").toLowerCase();
  const group = `${subscription}/${(params["group"] ?? "").toLowerCase()}`;
  const cluster = `${group}/${(params["cluster"] ?? "").toLowerCase()}`;
  switch (route.operation) {
    case "managedClusters.list":
      return {
        key: `aks list ${subscription}`,
        size: { burst: 500, perSecond: 1 },
        handler: "ListManagedClustersHandler.GET",
      };
    case "managedClusters.listByGroup":
      return {
        key: `aks list ${group}`,
        size: { burst: 60, perSecond: 1 },
        handler: "ListManagedClustersHandler.GET",
      };
    case "managedClusters.get":
      return {
        key: `aks get ${cluster}`,
        size: { burst: 60, perSecond: 1 },
        handler: "GetManagedClusterHandler.GET",
      };
    case "managedClusters.put":
      return {
        key: `aks put ${cluster}`,
        size: { burst: 20, perSecond: PER_MINUTE },
        handler: "PutManagedClusterHandler.PUT",
      };
    case "agentPools.put": {
      const pool = (params["pool"] ?? "").toLowerCase();
      return {
        key: `aks put ${cluster}/${pool}`,
        size: { burst: 20, perSecond: PER_MINUTE },
        handler: "PutAgentPoolHandler.PUT",
      };
    }
    case "operations.get":
    case "operationResults.get":
      return {
        key: `aks operations ${subscription}`,
        size: { burst: 200, perSecond: 2 },
        handler: "GetOperationStatusHandler.GET",
      };
    default:
      return route.type.startsWith("managedClusters")
        ? {
            key: `aks other ${subscription}`,
            size: { burst: 60, perSecond: 1 },
            handler: `${route.operation}.${route.method}`,
          }
        : undefined;
  }
};
