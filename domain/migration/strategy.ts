import type { Pool } from "../cluster/cluster.ts";
import { finding } from "../findings/findings.ts";
import { plannedWrite, type Write } from "../writes/writes.ts";
import type { MigrationFacts } from "./facts.ts";
import { ownPools } from "../cluster/pools.ts";
import type { Check } from "./preflight/check.ts";
import type { MigrationRequest } from "./request.ts";
import { scaleOutFindings, scaleOutWrites } from "../nodes/scale-out.ts";
import { targetOf } from "./target.ts";
import { whyOpen } from "../remains/open-pools.ts";

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
): Write[] {
  if (strategy.kind === "scaleOutAndIn") return scaleOutWrites(cluster.id, pools);
  if (strategy.kind !== "upgradeKubernetesPatch" || pools.length === 0) return [];
  const { version } = strategy;
  return [
    plannedWrite("upgrade-control-plane", cluster.id, { before: cluster.kubernetesVersion, version }),
    ...pools.map(({ name, spot, kubernetesVersion: before = cluster.kubernetesVersion }) =>
      plannedWrite("upgrade-pool-version", `${cluster.id}/agentPools/${name}`, { before, version, spot }),
    ),
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

/** What stays to be done for a pool that could not be re-imaged. */
export function remainsOf({ kind }: Strategy, clusterId: string, { name }: Pick<Pool, "name">): string {
  return kind === "replacePool"
    ? whyOpen("replace-by-hand", { pool: name, clusterId })
    : whyOpen("no-newer-image");
}
