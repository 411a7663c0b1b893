import { putOff, settled, type Standing, startedAs, triesBefore } from "../../domain/sweep/standing.ts";
import { targetInput } from "../../domain/sweep/target-input.ts";
import { wavesOf } from "../../domain/sweep/wave.ts";
import type { Records } from "../../platform/records/records.ts";
import { keepEnd } from "../../platform/records/sweep-targets.ts";
import { editStanding, type OpenSweep } from "../open-sweep.ts";
import type { TargetRuns } from "../target-runs.ts";

/** Starts the run of every target that is in flight and has none yet. */
export async function startTaken(
  records: Records,
  runs: TargetRuns,
  sweep: OpenSweep,
  at: string,
): Promise<Standing> {
  let standing = await editStanding(records, sweep, (same) => same);
  for (const { index, runId } of standing.inFlight) {
    if (runId !== undefined) continue;
    const answer = await runs.start(orderOf(sweep, standing, index));
    if (answer.kind === "started") {
      standing = await editStanding(records, sweep, (current) => startedAs(current, index, answer.runId));
      continue;
    }
    standing = await editStanding(records, sweep, (current) => putOff(current, index, answer.byRun, at));
    const since = standing.busy.find((one) => one.index === index)?.since ?? at;
    if (Date.parse(at) - Date.parse(since) <= sweep.parkedAfterMs) continue;
    const why = `run ${answer.byRun} has had the cluster since ${since}`;
    await keepEnd(records, sweep.run.id, index, { state: "busy", why, at });
    standing = await editStanding(records, sweep, (current) => settled(current, index, "busy"));
  }
  return standing;
}

function orderOf({ run, request, targetAt }: OpenSweep, standing: Standing, index: number) {
  const target = targetAt(index);
  const { id, ticket, requester, requestedFor } = run;
  return {
    sweep: { id, wave: wavesOf(request)[target.wave]?.name ?? "" },
    workflow: request.workflow,
    input: targetInput(request, target),
    planHash: target.planHash,
    triesBefore: triesBefore(standing, index),
    ...{ ticket, requester, requestedFor },
  };
}
