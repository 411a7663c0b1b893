import type { Pool } from "../../domain/cluster/cluster.ts";
import type { MigrationProgress } from "../../domain/migration/progress.ts";
import type { Replacement } from "../../domain/nodes/replacement.ts";
import { replacedAtOnce } from "../../domain/nodes/scale-out.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";
import { replaceMachines } from "../replace-machines/contract.ts";
import type { OpenPools } from "./open-pools.ts";

/** Pools whose machines are to be replaced, none of them begun. */
export function replacementsOf(pools: readonly Pool[]): readonly Replacement[] {
  return pools.map((pool) => ({ pool, batch: replacedAtOnce(pool) }));
}

/**
 * Gives pools new machines for those that are there, which carry what they had before the change. Each part of it has
 * a history of its own. A refusal parks the run; retry goes on with the same machines.
 */
export function* scaleOutAndIn(
  flow: Flow,
  open: OpenPools,
  { note }: ProgressLog<MigrationProgress>,
  replacements: readonly Replacement[],
): Steps<void> {
  const { clusterId } = open;
  const names = replacements.map(({ pool }) => pool.name);
  const enter = () => flow.enter("running", "scaleOutAndIn", stepDetail("replaced-pools", { names }));
  let left = replacements;
  // Before the step, so that the checkpoint has it before the first machine comes.
  note({ replacing: left });
  yield* enter();
  for (let number = 1; left.length > 0; number += 1) {
    yield* open.upToDate(enter);
    left = left
      .filter(({ pool }) => open.isPlanned(pool))
      .map((one) => ({ ...one, pool: { ...one.pool, count: open.countOf(one.pool) } }));
    note({ replacing: left });
    if (left.length === 0) break;
    const input = { ...flow.run, clusterId, pools: [...left] };
    const end = yield* flow.child(replaceMachines, input, flow.childId(`machines-${String(number)}`));
    left = end.kind === "replaced" ? [] : end.left;
    note({ replacing: left });
    if (end.kind === "controlPending") yield* enter();
    if (end.kind === "refused") yield* flow.park(end.activity, end.refusal);
  }
  yield* open.readBack(flow, "scaleOutAndIn", names);
}
