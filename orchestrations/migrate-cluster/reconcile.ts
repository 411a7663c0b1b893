import type { ResourceId } from "../../domain/arm-id.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { startReconcile } from "../../activities/start-reconcile/contract.ts";
import { phaseOf } from "../../domain/cluster.ts";
import { spell } from "../../domain/duration.ts";
import { identityUpdateMs } from "../../domain/migration/estimate.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import { reconcilesFirst } from "../../domain/migration/preflight/cluster-state.ts";
import { nextLookMs } from "../../domain/migration/progress.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { clusterAtRest } from "../steps/at-rest.ts";
import { whatAzureSaid } from "../steps/operation.ts";
import type { PlannedMigration } from "./prepare.ts";
import { explained, incident } from "../../domain/incidents.ts";

/**
 * Reconciles a failed cluster and follows that to its end; a cluster that stays failed parks the run. One that has become
 * healthy meanwhile is left alone. `begins` is told before each reconcile. Answers the facts that it went by.
 */
export function* reconcileCluster(
  flow: Flow,
  planned: PlannedMigration,
  begins: () => void,
): Steps<MigrationFacts> {
  const { id } = planned.facts.cluster;
  const expectedMs = identityUpdateMs(planned.facts.cluster, false);
  const atRest = clusterAtRest(flow, id);
  let { provisioningState } = planned.facts.cluster;
  const enter = () =>
    flow.enter("running", "reconcile", `the cluster is ${provisioningState}: about ${spell(expectedMs)}`);
  for (;;) {
    yield* enter();
    const { facts } = yield* planned.upToDate(enter);
    if (!reconcilesFirst(facts.cluster, planned.request)) return facts;
    ({ provisioningState } = facts.cluster);
    begins();
    const start = yield* flow.begin(startReconcile, { clusterId: id }, { resource: id, atRest });
    if (start.kind === "stopped") continue;
    if (start.kind === "refused") {
      yield* flow.park(startReconcile.name, start.refusal, { atRest });
      continue;
    }
    if (start.kind === "already") return facts;
    const state = yield* stateInTheEnd(flow, id, expectedMs);
    if (state !== undefined && phaseOf(state) === "succeeded") return facts;
    const said = yield* whatAzureSaid(flow, start.operation);
    const notReconciled =
      state === undefined
        ? incident("operation-without-end", id, { operation: "reconcile operation", id })
        : incident("reconcile-failed", id, { state, clusterId: id });
    yield* flow.park(startReconcile.name, explained(notReconciled, said));
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
