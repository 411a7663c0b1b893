import { z } from "zod";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { inClusterFinding, inClusterWrite } from "../in-cluster/planning.ts";
import { outOfSupport } from "../kubernetes/findings.ts";
import { drainFindings, drainWrites } from "../nodes/drains.ts";
import { phaseOf } from "../cluster/cluster.ts";
import { formatSpan, imageUpgrade, together } from "../cluster/estimate.ts";
import { preflightFindings } from "../preflight/preflight.ts";
import { inOrder, planFields } from "../run/plan.ts";
import { plannedWrite } from "../writes/writes.ts";
import type { ImageFacts } from "./facts.ts";
import { imageIntent } from "./intent.ts";
import type { ImageRequest } from "./request.ts";
import { selectPools } from "./selection.ts";
import { irreversible } from "../writes/irreversible.ts";
import { expectedBecause } from "../reasons/estimates.ts";
import { healthy, running } from "../preflight/cluster-state.ts";
import { locks } from "../preflight/locks.ts";
import { replacedPools } from "../preflight/replaced-pools.ts";

export const ImagePlan = z.strictObject({
  workflow: z.literal("upgrade-node-images"),
  clusterId: z.string(),
  ...planFields,
  /** Pools that are upgraded, in this order. */
  pools: z.array(
    z.strictObject({
      name: z.string(),
      osType: z.string(),
      image: z.string(),
      newest: z.string(),
      nodes: z.number(),
    }),
  ),
});
export type ImagePlan = z.infer<typeof ImagePlan>;

export function planImages(facts: ImageFacts, request: ImageRequest): ImagePlan {
  const { cluster, latest } = facts;
  const { upgraded, skipped } = selectPools(facts, request);
  const intent = imageIntent(facts, request);
  const takes = together(upgraded.map(imageUpgrade));
  return {
    workflow: "upgrade-node-images",
    clusterId: cluster.id,
    madeAt: facts.readAt,
    findings: [
      ...running(facts),
      ...healthyOrUpgraded(facts, request),
      ...outOfSupport(cluster, facts.offeredVersions),
      ...locks(facts),
      ...(intent === undefined ? [] : preflightFindings(facts.preflight, intent)),
      ...unknownPools(facts, request),
      ...replacedPools(cluster.id, upgraded),
      ...(upgraded.length === 0
        ? []
        : [
            inClusterFinding(cluster.id, request.inClusterReads),
            ...drainFindings(cluster.id, request.whenDrainFails),
            ...(cluster.controlPlane.kind === "servicePrincipal"
              ? []
              : [finding("identity-unavailable-in-upgrades", cluster.id)]),
          ]),
      ...skipped.map(({ finding: found }) => found),
    ],
    writes: inOrder([
      ...(upgraded.length === 0 ? [] : inClusterWrite(cluster.id, request.inClusterReads)),
      ...upgraded.map(({ name, spot, nodeImageVersion: image = "unknown" }) =>
        plannedWrite("upgrade-node-image", `${cluster.id}/agentPools/${name}`, {
          image,
          spot,
          newest: latest[name] ?? "the newest",
        }),
      ),
      ...(upgraded.length === 0 ? [] : drainWrites(cluster.id, request.whenDrainFails)),
    ]),
    cannotBeUndone:
      upgraded.length === 0 ? [] : [irreversible("image-not-downgraded"), irreversible("node-disks-lost")],
    expectedMs: takes.longMs,
    expectedBecause: expectedBecause("image-upgrades", { span: formatSpan(takes), pools: upgraded.length }),
    pools: upgraded.map(({ name, osType, nodeImageVersion = "unknown", count }) => ({
      name,
      osType,
      image: nodeImageVersion,
      newest: latest[name] ?? "unknown",
      nodes: count,
    })),
  };
}

/** As `healthy`, but accepts a failed cluster if the request says so. */
function healthyOrUpgraded(facts: ImageFacts, { whenFailed }: ImageRequest): readonly Finding[] {
  const { id, provisioningState: state } = facts.cluster;
  const phase = phaseOf(state);
  const goesOn = whenFailed === "upgrade" && (phase === "failed" || phase === "cancelled");
  return goesOn ? [finding("cluster-failed-upgraded", id, { state })] : healthy(facts);
}

function unknownPools({ cluster }: ImageFacts, { pools = [] }: ImageRequest): Finding[] {
  return pools
    .filter((name) => !cluster.pools.some((pool) => pool.name === name))
    .map((name) =>
      finding("pool-unknown", `${cluster.id}/agentPools/${name}`, {
        known: cluster.pools.map((pool) => pool.name),
      }),
    );
}
