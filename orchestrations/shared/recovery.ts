import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import { startForcedUpgrades } from "../../activities/start-forced-upgrades/contract.ts";
import { FORCED_FOR_MS, isDrainFailure, type WhenDrainFails } from "../../domain/nodes/drains.ts";
import { CONTROL_PLANE_MS } from "../../domain/cluster/estimate.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { judgeHealth } from "../../domain/cluster/operation-progress.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import { runOperation } from "../kit/operation.ts";
import type { Steps } from "../kit/steps.ts";
import { untilClusterIdle } from "./until-idle.ts";

/** A later operation that cuts ours off may do so again; a person is asked then. */
const PREEMPTED_AT_MOST = 3;

/** What a run does by itself about failures on the way to new nodes. */
export interface Recovery {
  /**
   * True if the work may be begun again at once: a later operation had cut it off (Azure/AKS#1913), or a drain failed
   * and budgets are passed over by now. That one only where the request asked for it, and once for each resource.
   */
  recover(resource: string, code: string | undefined): Steps<boolean>;
}

export function recoveryOf(flow: Flow, clusterId: ResourceId, whenDrainFails: WhenDrainFails): Recovery {
  const forced = new Set<string>();
  const preempted = new Map<string, number>();
  return {
    *recover(resource, code) {
      if (code === "AKSOperationPreempted") {
        const times = (preempted.get(resource) ?? 0) + 1;
        preempted.set(resource, times);
        return times <= PREEMPTED_AT_MOST;
      }
      if (whenDrainFails !== "force" || !isDrainFailure(code) || forced.has(resource)) return false;
      forced.add(resource);
      yield* forceDrains(flow, clusterId);
      return true;
    },
  };
}

/** Writes the override and follows the update that this is; one that does not end well parks the run. */
function* forceDrains(flow: Flow, clusterId: ResourceId): Steps<void> {
  for (;;) {
    const until = new Date(flow.now() + FORCED_FOR_MS).toISOString();
    yield* flow.enter("running", "forceDrain", stepDetail("forced", { until }));
    const override = yield* runOperation(
      flow,
      startForcedUpgrades,
      { clusterId, until },
      {
        clusterId,
        expectedMs: CONTROL_PLANE_MS,
        waitUntilIdle: untilClusterIdle(flow, clusterId),
        kind: "clusterUpdate",
        judge: judgeHealth,
        failed: ({ provisioningState: state }) => incident("override-failed", clusterId, { state }),
      },
    );
    if (override.kind !== "again") return;
  }
}
