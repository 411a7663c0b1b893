import { nameOf } from "../arm-id/arm-id.ts";
import { type Cluster, phaseOf } from "../cluster/cluster.ts";
import { granteeOf, type GrantEntry } from "../grants/grant.ts";
import type { MigrationReport } from "../migration/report.ts";
import { whyWorse } from "../reasons/targets.ts";
import type { SweptWorkflow } from "./request-fields.ts";

/** What a cluster had after its run succeeded, and what it has now. */
export interface LookedAtAgain {
  readonly clusterId: string;
  /** Undefined if it is gone. */
  readonly cluster: Cluster | undefined;
  /** The identities after its migration; undefined if they are not known. */
  readonly identities: MigrationReport["identities"];
  /** Roles that its identities had then and have lost. */
  readonly lost: readonly GrantEntry[];
}

/** Why a cluster is worse than after its run succeeded, one sentence each; empty if it is not. */
export function worseNow(
  { clusterId, cluster, identities, lost }: LookedAtAgain,
  workflow: SweptWorkflow,
): string[] {
  const name = nameOf(clusterId);
  if (cluster === undefined) return [whyWorse("gone", { name })];
  const { provisioningState, powerState, controlPlane, pools } = cluster;
  const bad = (state: string) => ["failed", "cancelled"].includes(phaseOf(state));
  return [
    ...(bad(provisioningState) ? [whyWorse("state", { name, state: provisioningState })] : []),
    ...(powerState === "Stopped" ? [whyWorse("stopped", { name })] : []),
    ...(workflow === "migrate-cluster" && controlPlane.kind === "servicePrincipal"
      ? [whyWorse("service-principal", { name })]
      : []),
    ...replaced(cluster, identities).map((identity) => whyWorse("identity-replaced", { name, identity })),
    ...lost.map((grant) =>
      whyWorse("role-lost", { name, grantee: granteeOf(grant), role: grant.roleName, scope: grant.scope }),
    ),
    ...pools
      .filter((pool) => bad(pool.provisioningState))
      .map((pool) => whyWorse("pool-state", { name, pool: pool.name, state: pool.provisioningState })),
  ];
}

function replaced({ controlPlane, kubelet }: Cluster, identities: MigrationReport["identities"]): string[] {
  if (identities === undefined || controlPlane.kind === "servicePrincipal") return [];
  const isOther = (was: string, is: string) => was.toLowerCase() !== is.toLowerCase();
  return [
    ...(isOther(identities.controlPlane.principalId, controlPlane.principalId) ? ["control-plane"] : []),
    ...(kubelet !== undefined && isOther(identities.kubelet.principalId, kubelet.objectId)
      ? ["kubelet"]
      : []),
  ];
}
