import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import { recordProgress } from "../../activities/record-progress/contract.ts";
import { readMachines } from "../../activities/read-machines/contract.ts";
import { minutes } from "../../domain/text/duration.ts";
import type { PendingControl } from "../../domain/run/record.ts";
import type { Replacement } from "../../domain/nodes/replacement.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { defineChild } from "../kit/child.ts";
import type { Flow } from "../kit/flow.ts";
import { EVENTS_OF, HISTORY_EVENTS } from "../kit/history-budget.ts";
import type { Steps } from "../kit/steps.ts";
import { replaceMachines, type ReplaceMachinesInput, type ReplaceMachinesOutput } from "./contract.ts";
import { addMachines, type BatchEnd, LOOKS_AT_MOST, removeMachines } from "./batch.ts";

export const replaceMachinesChild = defineChild(replaceMachines, replaceAll);

/** After this time, the pods of deleted machines usually run elsewhere, and the next machines can be deleted. */
const SETTLE_MS = minutes(5);

/** The most events that one batch adds to a history, without repeated calls. */
const EVENTS_OF_BATCH =
  2 * LOOKS_AT_MOST * (EVENTS_OF.call + EVENTS_OF.timer) + 5 * EVENTS_OF.call + EVENTS_OF.timer;

/** The most events of all batches of an instance: a quarter of a history is for repeated calls. */
const EVENTS_AT_MOST = Math.floor((HISTORY_EVENTS.stopAt * 3) / 4) - EVENTS_OF_BATCH;

function* replaceAll(flow: Flow, { clusterId, pools }: ReplaceMachinesInput): Steps<ReplaceMachinesOutput> {
  let left: readonly Replacement[] = pools;
  let used = 0;
  for (;;) {
    const [first, ...others] = left;
    if (first === undefined) return { kind: "replaced" };
    if (used > EVENTS_AT_MOST) return { kind: "full", left: [...left] };
    const known = yield* decided(flow, clusterId, first, used === 0);
    if (known.kind === "refused") return { ...known, left: [...left] };
    const { replacement } = known;
    const rest = replacement.old.slice(replacement.batch);
    const batch = replacement.old.slice(0, replacement.batch);
    left = [replacement, ...others];
    if ((yield* report(flow, replacement)) !== null) return { kind: "controlPending", left: [...left] };
    const end = yield* replaceBatch(flow, clusterId, replacement, batch);
    if (end.kind === "refused") {
      return { kind: "refused", left: [...left], activity: end.activity, refusal: end.refusal };
    }
    used += end.looks * (EVENTS_OF.call + EVENTS_OF.timer) + 5 * EVENTS_OF.call + EVENTS_OF.timer;
    if (rest.length > 0) yield* flow.sleep(SETTLE_MS);
    left = rest.length > 0 ? [{ ...replacement, old: rest }, ...others] : others;
  }
}

/**
 * The machines to delete are chosen once, before the first one is deleted. An instance first checks which of them are
 * already deleted, because an earlier instance may have deleted them and been lost before it reported that.
 */
function* decided(
  flow: Flow,
  clusterId: ResourceId,
  replacement: Replacement,
  looksFirst: boolean,
): Steps<
  | { kind: "known"; replacement: Replacement & { old: string[] } }
  | {
      kind: "refused";
      activity: string;
      refusal: Extract<ReplaceMachinesOutput, { kind: "refused" }>["refusal"];
    }
> {
  const { old, pool } = replacement;
  if (old !== undefined && !looksFirst) return { kind: "known", replacement: { ...replacement, old } };
  const resource = `${clusterId}/agentPools/${pool.name}`;
  const read = yield* flow.ask(readMachines, { clusterId, pool: pool.name }, { resource });
  if (read.kind === "refused") return { kind: "refused", activity: readMachines.name, refusal: read.refusal };
  const { machines } = read.value;
  const still = old === undefined ? machines : old.filter((name) => machines.includes(name));
  return { kind: "known", replacement: { ...replacement, old: still } };
}

function* replaceBatch(
  flow: Flow,
  clusterId: ResourceId,
  { pool }: Replacement,
  batch: readonly string[],
): Steps<BatchEnd> {
  if (batch.length === 0) return { kind: "done", looks: 0 };
  const added = yield* addMachines(flow, clusterId, pool, batch.length);
  if (added.kind === "refused") return added;
  const removed = yield* removeMachines(flow, clusterId, pool, batch);
  return removed.kind === "refused" ? removed : { kind: "done", looks: added.looks + removed.looks };
}

/**
 * Shows in the record of the run how far a pool is, and in its checkpoint which machines are still to be deleted; a
 * sub-orchestration has no steps of its own. No operation is in progress between two batches, so a pending pause or
 * cancel is returned here, and the run applies it.
 */
function* report(
  flow: Flow,
  replacement: Replacement & { old: readonly string[] },
): Steps<{ order: PendingControl } | null> {
  const { pool, old, batch } = replacement;
  const going = Math.min(batch, old.length);
  const detail = stepDetail("replaced-nodes", { pool: pool.name, batch: going, left: old.length - going });
  const progress = {
    ...flow.run,
    state: "running",
    step: "scaleOutAndIn",
    detail,
    at: flow.at(),
    boundary: true,
    soFar: { replacingNow: replacement },
  } as const;
  return yield* flow.value(
    recordProgress,
    { ...progress, childInstances: [flow.instanceId] },
    { resource: flow.runId },
  );
}
