import type { ResourceId } from "../../domain/arm-id.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { judgeChange, nextLookMs } from "../../domain/migration/progress.ts";
import type { Target } from "../../domain/migration/target.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";

export type Followed =
  { readonly kind: "changed" | "failed"; readonly cluster: Cluster } | { readonly kind: "endless" };

/**
 * Looks until a cluster is healthy and shows its identities, first when it should be over, because every look costs a
 * call, and then ever more rarely.
 */
export function* followCluster(
  flow: Flow,
  clusterId: ResourceId,
  target: Target,
  { expectedMs, soon }: { expectedMs: number; soon: boolean },
): Steps<Followed> {
  for (let look = 0; ; look += 1) {
    const pause = nextLookMs(expectedMs, look, soon);
    if (pause === undefined) return { kind: "endless" };
    yield* flow.sleep(pause);
    const cluster = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
    const verdict = judgeChange(cluster, target.controlPlane, target.kubelet);
    if (verdict !== "inProgress") return { kind: verdict, cluster };
  }
}
