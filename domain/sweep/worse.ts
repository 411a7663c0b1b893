import { nameOf } from "../arm-id/arm-id.ts";
import { type Cluster, phaseOf } from "../cluster/cluster.ts";
import type { SweptWorkflow } from "./request-fields.ts";

/** Why a cluster that a sweep has taken through is worse now, a sentence each; empty for one that is as it should be. */
export function worseNow(clusterId: string, cluster: Cluster | undefined, workflow: SweptWorkflow): string[] {
  const name = nameOf(clusterId);
  if (cluster === undefined) return [`${name}: the cluster is gone`];
  const { provisioningState, powerState, controlPlane, pools } = cluster;
  const bad = (state: string) => ["failed", "cancelled"].includes(phaseOf(state));
  return [
    ...(bad(provisioningState) ? [`${name}: its provisioning state is ${provisioningState}`] : []),
    ...(powerState === "Stopped" ? [`${name}: it is stopped`] : []),
    ...(workflow === "migrate-cluster" && controlPlane.kind === "servicePrincipal"
      ? [`${name}: it is on a service principal`]
      : []),
    ...pools
      .filter((pool) => bad(pool.provisioningState))
      .map((pool) => `${name}: the provisioning state of its pool ${pool.name} is ${pool.provisioningState}`),
  ];
}
