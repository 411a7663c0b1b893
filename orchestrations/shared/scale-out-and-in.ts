import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Pool } from "../../domain/cluster/cluster.ts";
import type { Replacement } from "../../domain/nodes/replacement.ts";
import { replacedAtOnce } from "../../domain/nodes/scale-out.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { replaceMachines } from "../replace-machines/contract.ts";

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

/** Pools whose machines are to be replaced, none of them begun. */
export function replacementsOf(pools: readonly Pool[]): readonly Replacement[] {
  return pools.map((pool) => ({ pool, batch: replacedAtOnce(pool) }));
}

/**
 * Gives pools new machines for those that are there, which carry what they had before the change. Each page of it has
 * a history of its own. A refusal parks the run; retry goes on with the same machines.
 */
export function* scaleOutAndIn(
  flow: Flow,
  replacements: readonly Replacement[],
  { clusterId, still, left }: ScaleOutAndIn,
): Steps<void> {
  let open = replacements;
  const names = open.map(({ pool }) => pool.name).join(", ");
  const enter = () => flow.enter("running", "scaleOutAndIn", names);
  // Before the step, so that the checkpoint has it before the first machine comes.
  left(open);
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
    const input = { ...flow.run, clusterId, pools: [...open] };
    const end = yield* flow.child(replaceMachines, input, flow.childId(`machines-${String(page)}`));
    open = end.kind === "replaced" ? [] : end.left;
    left(open);
    if (end.kind === "told") yield* enter();
    if (end.kind === "refused") yield* flow.park(end.activity, end.refusal);
  }
}
