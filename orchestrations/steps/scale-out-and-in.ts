import type { ResourceId } from "../../domain/arm-id.ts";
import type { Pool } from "../../domain/cluster.ts";
import { replacedAtOnce } from "../../domain/migration/scale-out.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { type Replacement, replaceMachines } from "../replace-machines/contract.ts";

/**
 * Gives pools new machines for those that are there, which carry what they had before the change. Each page of it has
 * a history of its own. A refusal parks the run; retry goes on with the same machines. `left` is told what is not
 * done yet, for a report of a run that ends in between.
 */
export function* scaleOutAndIn(
  flow: Flow,
  clusterId: ResourceId,
  pools: readonly Pool[],
  left: (replacements: readonly Replacement[]) => void,
): Steps<void> {
  let open: readonly Replacement[] = pools.map((pool) => ({ pool, batch: replacedAtOnce(pool) }));
  const names = pools.map(({ name }) => name).join(", ");
  yield* flow.enter("running", "scaleOutAndIn", names);
  left(open);
  for (let page = 1; open.length > 0; page += 1) {
    const input = { runId: flow.runId, clusterId, pools: [...open] };
    const end = yield* flow.child(replaceMachines, input, `${flow.runId}-machines-${String(page)}`);
    open = end.kind === "replaced" ? [] : end.left;
    left(open);
    if (end.kind === "told") yield* flow.enter("running", "scaleOutAndIn", names);
    if (end.kind === "refused") yield* flow.park(end.activity, end.refusal);
  }
}
