import type { ResourceId } from "../../domain/arm-id.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { startForcedUpgrades } from "../../activities/start-forced-upgrades/contract.ts";
import { phaseOf } from "../../domain/cluster.ts";
import { FORCED_FOR_MS, isDrainFailure, type WhenDrainFails } from "../../domain/migration/drains.ts";
import { CONTROL_PLANE_MS } from "../../domain/migration/estimate.ts";
import { nextLookMs } from "../../domain/migration/progress.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { clusterAtRest } from "./at-rest.ts";
import { whatAzureSaid } from "./operation.ts";
import { explained, incident } from "../../domain/incidents.ts";

/** A later operation that cuts ours off may do so again; a person is asked then. */
const PREEMPTED_AT_MOST = 3;

/** What a run does by itself about failures on the way to new nodes. */
export interface Setbacks {
  /**
   * True if the work may be begun again at once: a later operation had cut it off (Azure/AKS#1913), or a drain failed
   * and budgets are passed over by now. That one only where the request asked for it, and once for each resource.
   */
  overcome(resource: string, code: string | undefined): Steps<boolean>;
}

export function setbacksOf(flow: Flow, clusterId: ResourceId, whenDrainFails: WhenDrainFails): Setbacks {
  const forced = new Set<string>();
  const preempted = new Map<string, number>();
  return {
    *overcome(resource, code) {
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
    yield* flow.enter("running", "forceDrain", `upgrades pass over disruption budgets until ${until}`);
    const about = { resource: clusterId, atRest: clusterAtRest(flow, clusterId) };
    const start = yield* flow.perform(startForcedUpgrades, { clusterId, until }, about);
    if (start.kind === "already") return;
    const state = yield* stateInTheEnd(flow, clusterId);
    if (state !== undefined && phaseOf(state) === "succeeded") return;
    const said = yield* whatAzureSaid(flow, start.operation);
    const notWritten = incident("override-failed", clusterId, { state: state ?? "Updating" });
    yield* flow.park(startForcedUpgrades.name, explained(notWritten, said));
  }
}

/** The state in which the update left the cluster; undefined when it does not end. */
function* stateInTheEnd(flow: Flow, clusterId: ResourceId): Steps<string | undefined> {
  for (let look = 0; ; look += 1) {
    const pause = nextLookMs(CONTROL_PLANE_MS, look);
    if (pause === undefined) return undefined;
    yield* flow.sleep(pause);
    const { provisioningState } = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
    if (phaseOf(provisioningState) !== "inProgress") return provisioningState;
  }
}
