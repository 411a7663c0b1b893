import type { Pool } from "../cluster/cluster.ts";
import { finding } from "../findings/findings.ts";
import type { PlannedWrite } from "../run/plan.ts";
import type { MigrationFacts } from "./facts.ts";
import { ownPools } from "../cluster/pools.ts";
import type { Check } from "./preflight/check.ts";
import type { MigrationRequest } from "./request.ts";
import { scaleOutFindings, scaleOutWrites } from "../nodes/scale-out.ts";
import { targetOf } from "./target.ts";

/**
 * How a run goes on with pools that still carry the old identity while Azure has no newer node image for them: a pool
 * is only re-imaged to another image or another version (MicrosoftDocs/azure-docs#90142, Azure/AKS#3415).
 */
export type Strategy =
  | { readonly kind: "wait" | "report" | "replacePool" | "scaleOutAndIn" }
  /** The control plane, and then those pools, go to this version; what is still open then waits. */
  | { readonly kind: "upgradeKubernetesPatch"; readonly version: string };

/** The request's strategy; a patch upgrade that has no patch to go to waits for the next image. */
export function strategyOf(facts: MigrationFacts, { whenNothingNewer = "wait" }: MigrationRequest): Strategy {
  if (whenNothingNewer !== "upgradeKubernetesPatch") return { kind: whenNothingNewer };
  const version = patchFor(facts);
  return version === undefined ? { kind: "wait" } : { kind: "upgradeKubernetesPatch", version };
}

/** The newest patch; where the control plane has it already, its own version for pools that are behind. */
function patchFor({ cluster, kubernetesPatch }: MigrationFacts): string | undefined {
  if (kubernetesPatch !== undefined) return kubernetesPatch;
  const behind = ownPools(cluster).some(
    ({ kubernetesVersion }) =>
      kubernetesVersion !== undefined && kubernetesVersion !== cluster.kubernetesVersion,
  );
  return behind ? cluster.kubernetesVersion : undefined;
}

/** Whether pools that the strategy has nothing more for wait for the next image. */
export function waitsInTheEnd({ kind }: Strategy): boolean {
  return kind === "wait" || kind === "upgradeKubernetesPatch" || kind === "scaleOutAndIn";
}

/** What the strategy may write beyond the image upgrades. */
export function strategyWrites(
  { cluster }: MigrationFacts,
  strategy: Strategy,
  pools: readonly Pool[],
): Omit<PlannedWrite, "order">[] {
  if (strategy.kind === "scaleOutAndIn") return scaleOutWrites(cluster.id, pools);
  if (strategy.kind !== "upgradeKubernetesPatch" || pools.length === 0) return [];
  const { version } = strategy;
  return [
    {
      does: `upgrade the control plane to Kubernetes ${version}, only if a pool has no newer image`,
      resource: cluster.id,
      before: cluster.kubernetesVersion,
      after: version,
      undoable: false,
      disrupts: "the API server may not answer for moments; nodes and pods go on",
    },
    ...pools.map(({ name, kubernetesVersion = cluster.kubernetesVersion }) => ({
      does: `upgrade the pool to Kubernetes ${version}, only if it has no newer image`,
      resource: `${cluster.id}/agentPools/${name}`,
      before: kubernetesVersion,
      after: version,
      undoable: false,
      disrupts: "its nodes are cordoned, drained and re-imaged, a surge at a time",
    })),
  ];
}

export const strategyFindings: Check = (facts, request) => {
  const { cluster } = facts;
  if (!targetOf(cluster, request).changesKubelet) return [];
  const { whenNothingNewer } = request;
  if (whenNothingNewer === "upgradeKubernetesPatch" && strategyOf(facts, request).kind === "wait") {
    return [finding("kubernetes-patch-none", cluster.id, { version: cluster.kubernetesVersion })];
  }
  if (whenNothingNewer === "scaleOutAndIn") return scaleOutFindings(cluster.id, ownPools(cluster));
  if (whenNothingNewer !== "replacePool") return [];
  return ownPools(cluster).map(({ name }) =>
    finding("pool-replaced-by-hand", `${cluster.id}/agentPools/${name}`),
  );
};

/** What stays to be done for a pool that could not be re-imaged, in the words of the strategy. */
export function remainsOf({ kind }: Strategy, clusterId: string, { name }: Pick<Pool, "name">): string {
  const nothing = "Azure has no newer node image for it, so it could not be re-imaged";
  return kind === "replacePool"
    ? `${nothing}; replace it: add a pool of the same shape (az aks nodepool add), cordon and drain the nodes of ${name}, then az aks nodepool delete --nodepool-name ${name} (cluster ${clusterId})`
    : `${nothing}; run again when the next image is out, or replace the pool`;
}
