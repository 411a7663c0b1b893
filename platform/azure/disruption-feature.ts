import { partsOf } from "../../domain/arm-id/arm-id.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { Azure } from "./azure.ts";

/** State of the `NodeDisruptionProfile` preview in the cluster's subscription; read only if the cluster has a policy. */
export async function readDisruptionFeature(azure: Azure, cluster: Cluster): Promise<string | undefined> {
  const policy = cluster.nodeDisruptionPolicy;
  if (policy === undefined || policy === "Allow") return undefined;
  const client = await azure.clients.features(partsOf(cluster.id).subscription);
  try {
    const feature = await client.features.get("Microsoft.ContainerService", "NodeDisruptionProfile");
    return feature.properties?.state ?? "unknown";
  } catch (error) {
    // Azure removes the registration of a feature that becomes generally available.
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return "unknown";
    throw error;
  }
}
