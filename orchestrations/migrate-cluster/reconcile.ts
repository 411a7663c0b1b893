import type { ResourceId } from "../../domain/arm-id.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { startReconcile } from "../../activities/start-reconcile/contract.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { phaseOf } from "../../domain/cluster.ts";
import { spell } from "../../domain/duration.ts";
import { identityUpdateMs } from "../../domain/migration/estimate.ts";
import { nextLookMs } from "../../domain/migration/progress.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { clusterAtRest } from "../steps/at-rest.ts";
import { whatAzureSaid } from "../steps/operation.ts";

/**
 * Reconciles a failed cluster and follows that to its end; a cluster that stays failed parks the run. `begins` is told
 * before the first reconcile.
 */
export function* reconcileCluster(flow: Flow, { id, ...cluster }: Cluster, begins: () => void): Steps<void> {
  const expectedMs = identityUpdateMs({ id, ...cluster }, false);
  for (;;) {
    yield* flow.enter(
      "running",
      "reconcile",
      `the cluster is ${cluster.provisioningState}: about ${spell(expectedMs)}`,
    );
    begins();
    const start = yield* flow.perform(
      startReconcile,
      { clusterId: id },
      { resource: id, atRest: clusterAtRest(flow, id) },
    );
    if (start.kind === "done") return;
    const state = yield* stateInTheEnd(flow, id, expectedMs);
    if (state !== undefined && phaseOf(state) === "succeeded") return;
    const said = yield* whatAzureSaid(flow, start.operation);
    yield* flow.park(startReconcile.name, {
      code: said?.code ?? (state === undefined ? "operation-without-end" : "reconcile-failed"),
      resource: id,
      message:
        said?.message ??
        (state === undefined
          ? "the reconcile has not ended in reasonable time"
          : `the cluster is still ${state}`),
      remedy: `look at the cluster (az aks show --ids ${id}), mend the cause, then POST …/retry to reconcile it again`,
    });
  }
}

/** The state in which the reconcile left the cluster; undefined when it does not end. */
function* stateInTheEnd(flow: Flow, clusterId: ResourceId, expectedMs: number): Steps<string | undefined> {
  for (let look = 0; ; look += 1) {
    const pause = nextLookMs(expectedMs, look);
    if (pause === undefined) return undefined;
    yield* flow.sleep(pause);
    const { provisioningState } = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
    if (phaseOf(provisioningState) !== "inProgress") return provisioningState;
  }
}
