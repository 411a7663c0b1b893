import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { phaseOf } from "../../domain/cluster/cluster.ts";
import { hours, minutes } from "../../domain/text/duration.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";

/** No operation of a cluster takes longer; one that does has no end. */
const LOOKS_WITHIN_MS = hours(8);

/**
 * Waits until no operation goes on in a cluster or one of its pools. A start that was answered with "another operation
 * is going on" may mean its own operation, if the process died after the first call: so this one is
 * waited for, whoever started it. A cluster that cannot be read is not there, or not ours to wait for.
 */
export function untilClusterIdle(flow: Flow, clusterId: ResourceId): () => Steps<void> {
  return function* () {
    const until = flow.now() + LOOKS_WITHIN_MS;
    for (let pause = minutes(2); flow.now() < until; pause = Math.min(pause * 2, hours(1))) {
      const seen = yield* flow.ask(observeCluster, { clusterId }, { resource: clusterId });
      if (seen.kind !== "done") return;
      const { provisioningState, pools } = seen.value;
      const states = [provisioningState, ...pools.map((pool) => pool.provisioningState)];
      if (!states.some((state) => phaseOf(state) === "inProgress")) return;
      yield* flow.sleep(pause);
    }
  };
}
