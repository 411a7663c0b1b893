import type { ResourceId } from "../../domain/arm-id.ts";
import type { Pool } from "../../domain/cluster.ts";
import { replacedAtOnce } from "../../domain/migration/scale-out.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { type Replacement, replaceMachines } from "../replace-machines/contract.ts";

export interface ScaleOutAndIn {
  readonly clusterId: ResourceId;
  /**
   * Asked before each page of the work, once `enter` has entered its step: the pools as they are now, without those that
   * are gone.
   */
  still(enter: () => Steps<unknown>, pools: readonly Pool[]): Steps<readonly Pool[]>;
  /** Told what is not done yet, for a report of a run that ends in between. */
  left(replacements: readonly Replacement[]): void;
}

/**
 * Gives pools new machines for those that are there, which carry what they had before the change. Each page of it has
 * a history of its own. A refusal parks the run; retry goes on with the same machines.
 */
export function* scaleOutAndIn(
  flow: Flow,
  pools: readonly Pool[],
  { clusterId, still, left }: ScaleOutAndIn,
): Steps<void> {
  let open: readonly Replacement[] = pools.map((pool) => ({ pool, batch: replacedAtOnce(pool) }));
  const names = pools.map(({ name }) => name).join(", ");
  const enter = () => flow.enter("running", "scaleOutAndIn", names);
  yield* enter();
  for (let page = 1; open.length > 0; page += 1) {
    const now = yield* still(
      enter,
      open.map(({ pool }) => pool),
    );
    open = open.flatMap((one) =>
      now.filter(({ name }) => name === one.pool.name).map((pool) => ({ ...one, pool })),
    );
    left(open);
    if (open.length === 0) return;
    const input = { runId: flow.runId, clusterId, pools: [...open] };
    const end = yield* flow.child(replaceMachines, input, `${flow.runId}-machines-${String(page)}`);
    open = end.kind === "replaced" ? [] : end.left;
    left(open);
    if (end.kind === "told") yield* enter();
    if (end.kind === "refused") yield* flow.park(end.activity, end.refusal);
  }
}
