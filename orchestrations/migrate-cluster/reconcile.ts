import { startReconcile } from "../../activities/start-reconcile/contract.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { identityUpdateMs } from "../../domain/cluster/estimate.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import { reconcilesFirst } from "../../domain/migration/preflight/cluster-state.ts";
import { judgeHealth } from "../../domain/cluster/operation-progress.ts";
import type { MigrationProgress } from "../../domain/migration/progress.ts";
import { unconfirmedBy } from "../../domain/run/unconfirmed.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import { runOperation } from "../kit/operation.ts";
import type { Steps } from "../kit/steps.ts";
import { untilClusterIdle } from "../shared/until-idle.ts";
import type { PlannedMigration } from "./planned-migration.ts";

/**
 * Reconciles a failed cluster and follows that to its end; a cluster that stays failed parks the run. One that has become
 * healthy meanwhile is left alone. Answers the facts that it went by.
 */
export function* reconcileCluster(
  flow: Flow,
  planned: PlannedMigration,
  note: (done: Partial<MigrationProgress>) => void,
): Steps<MigrationFacts> {
  const { id: clusterId } = planned.facts.cluster;
  const expectedMs = identityUpdateMs(planned.facts.cluster, false);
  let { provisioningState } = planned.facts.cluster;
  const enter = () =>
    flow.enter(
      "running",
      "reconcile",
      stepDetail("cluster-state", { state: provisioningState, ms: expectedMs }),
    );
  for (let begun = false; ; begun = true) {
    yield* enter();
    const { facts } = yield* planned.upToDate(enter);
    if (!reconcilesFirst(facts.cluster, planned.request)) {
      if (begun) note({ reconciled: "done" });
      return facts;
    }
    ({ provisioningState } = facts.cluster);
    note({ reconciled: "begun" });
    const reconcile = yield* runOperation(
      flow,
      startReconcile,
      { clusterId },
      {
        clusterId,
        expectedMs,
        waitUntilIdle: untilClusterIdle(flow, clusterId),
        kind: "reconcile",
        notBegun: (refusal) => {
          note({ reconciled: unconfirmedBy(refusal) });
        },
        judge: judgeHealth,
        failed: ({ provisioningState: state }) =>
          incident("reconcile-failed", clusterId, { state, clusterId }),
      },
    );
    if (reconcile.kind === "again") continue;
    note({ reconciled: "done" });
    return facts;
  }
}
