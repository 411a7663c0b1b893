import { whyOfTarget } from "../../domain/reasons/targets.ts";
import {
  notStarted,
  putOff,
  settled,
  type Standing,
  startedAs,
  triesBefore,
} from "../../domain/sweep/standing.ts";
import { hasHours } from "../../domain/sweep/start-hours.ts";
import { targetInput } from "../../domain/sweep/target-input.ts";
import { wavesOf } from "../../domain/sweep/wave.ts";
import type { Records } from "../../platform/records/records.ts";
import { keepEnd } from "../../platform/records/sweep-targets.ts";
import { inBatches } from "../in-batches.ts";
import { editStanding, type OpenSweep } from "../open-sweep.ts";
import type { TargetRuns } from "../target-runs.ts";

/**
 * So many runs are started in parallel and then recorded. After a crash before that, they are started again, which has no
 * effect.
 */
const WRITTEN_TOGETHER = 25;

type Started = { readonly index: number } & Awaited<ReturnType<TargetRuns["start"]>>;

/**
 * An earlier call may have crashed between recording which targets start and starting them. Targets whose runs had
 * started by then are in flight. The others are queued again, because the hours may be over or the budget exhausted by
 * now.
 */
export async function settleTaken(
  records: Records,
  runs: TargetRuns,
  sweep: OpenSweep,
  at: string,
): Promise<void> {
  const standing = await editStanding(records, sweep, (same) => same);
  const back = new Set<number>();
  const taken = standing.inFlight.filter(({ runId }) => runId === undefined);
  await inBatches(taken, WRITTEN_TOGETHER, async ({ index }) => {
    if ((await runs.find(orderOf(sweep, standing, index))) === undefined) back.add(index);
  });
  if (back.size > 0) await editStanding(records, sweep, (current) => notStarted(current, back));
  if (back.size < taken.length) await startTaken(records, runs, sweep, at);
}

/** Starts the run of every target that is in flight and has none yet. */
export async function startTaken(
  records: Records,
  runs: TargetRuns,
  sweep: OpenSweep,
  at: string,
): Promise<Standing> {
  let standing = await editStanding(records, sweep, (same) => same);
  const taken = standing.inFlight.filter(({ runId }) => runId === undefined);
  for (let from = 0; from < taken.length; from += WRITTEN_TOGETHER) {
    const known = standing;
    const started = await Promise.all(
      taken.slice(from, from + WRITTEN_TOGETHER).map(async ({ index }): Promise<Started> => ({
        index,
        ...(await runs.start(orderOf(sweep, known, index))),
      })),
    );
    standing = await editStanding(records, sweep, (current) =>
      started.reduce((so, one) => noted(so, one, at), current),
    );
    standing = await endBusy(records, sweep, standing, started, at);
  }
  return standing;
}

function noted(standing: Standing, started: Started, at: string): Standing {
  const { index } = started;
  if (started.kind === "busy") return putOff(standing, index, started.byRun, at);
  return startedAs(standing, { index, runId: started.runId });
}

/** Gives up targets whose clusters have been leased to other runs for too long. */
async function endBusy(
  records: Records,
  sweep: OpenSweep,
  standing: Standing,
  started: readonly Started[],
  at: string,
): Promise<Standing> {
  let current = standing;
  for (const one of started) {
    if (one.kind !== "busy") continue;
    const since = standing.busy.find(({ index }) => index === one.index)?.since ?? at;
    if (Date.parse(at) - Date.parse(since) <= sweep.parkedAfterMs) continue;
    const why = whyOfTarget("cluster-busy", { run: one.byRun, since });
    await keepEnd(records, sweep.run.id, one.index, { state: "busy", why, at });
    current = await editStanding(records, sweep, (before) => settled(before, one.index, "busy"));
  }
  return current;
}

function orderOf({ run, request, targetAt }: OpenSweep, standing: Standing, index: number) {
  const target = targetAt(index);
  const { id, ticket, requester, requestedFor } = run;
  return {
    sweep: {
      id,
      wave: wavesOf(request)[target.wave]?.name ?? "",
      ...(hasHours(request) ? { hasHours: true as const } : {}),
    },
    workflow: request.workflow,
    input: targetInput(request, target),
    planHash: target.planHash,
    triesBefore: triesBefore(standing, index),
    ticket,
    requester,
    requestedFor,
  };
}
