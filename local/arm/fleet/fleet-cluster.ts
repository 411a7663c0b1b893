import type { JsonObject } from "./json-object.ts";

export const managedClusterType = "Microsoft.ContainerService/managedClusters";

/** One node pool as a cluster shows it. `name` is unique in its cluster, ignoring case. */
export interface FleetAgentPool {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** Everything of a cluster that ARM keeps below `properties`, in ARM's spelling. */
interface FleetClusterProperties {
  /** Absent where every pool is AKS's own. */
  readonly agentPoolProfiles?: readonly FleetAgentPool[];
  readonly provisioningState?: string;
  readonly [field: string]: unknown;
}

/**
 * A managed cluster as ARM's LIST shows it: what the loader has checked by name, and every other field of the
 * file as it was. Nothing is added to what the file said.
 */
export interface FleetCluster {
  readonly id: string;
  readonly name: string;
  /** `managedClusterType` in some spelling. */
  readonly type: string;
  readonly location: string;
  readonly tags?: JsonObject;
  readonly identity?: JsonObject;
  readonly sku?: JsonObject;
  readonly properties: FleetClusterProperties;
  readonly [field: string]: unknown;
}
