import { durationMs } from "../domain/text/iso-duration.ts";
import type { RunRecord } from "../domain/run/record.ts";
import { SweepRequest } from "../domain/sweep/request.ts";
import { newStanding, type Standing } from "../domain/sweep/standing.ts";
import type { Target } from "../domain/sweep/target.ts";
import { wavesOf } from "../domain/sweep/wave.ts";
import { sweepStandings } from "../platform/records/kinds.ts";
import { change, type Records } from "../platform/records/records.ts";
import { readTargets } from "../platform/records/sweep-targets.ts";

/** A run that waits longer for a person counts as failed, if the request gives no other time. */
const PARKED_COUNTS_AFTER = "PT4H";

/** A sweep in progress: its record, its request and its frozen targets. */
export interface OpenSweep {
  readonly run: RunRecord;
  readonly request: SweepRequest;
  readonly targets: readonly Target[];
  readonly parkedAfterMs: number;
  /** @throws RangeError for a place that is not in the list */
  targetAt(place: number): Target;
}

/**
 * Opens a sweep.
 *
 * @throws TypeError if the run has no plan yet
 */
export async function openSweep(records: Records, run: RunRecord): Promise<OpenSweep> {
  const request = SweepRequest.parse(run.input);
  const frozenAs = run.plan?.frozenAs;
  if (typeof frozenAs !== "string")
    throw new TypeError(`defect: run ${run.id} is carried out without a plan`);
  const targets = await readTargets(records, frozenAs);
  const sizes = wavesOf(request).map((_, wave) => targets.filter((target) => target.wave === wave).length);
  if ((await records.read(sweepStandings, run.id)) === undefined) {
    await records.insert(sweepStandings, run.id, newStanding(sizes));
  }
  return {
    run,
    request,
    targets,
    parkedAfterMs: durationMs(request.parkedCountsAfter ?? PARKED_COUNTS_AFTER),
    targetAt(place) {
      const target = targets[place];
      if (target === undefined) throw new RangeError(`the sweep ${run.id} has no target ${String(place)}`);
      return target;
    },
  };
}

/** Edits the standing of a sweep. The edit may be called several times, and returns the same object if nothing changes. */
export async function editStanding(
  records: Records,
  { run }: Pick<OpenSweep, "run">,
  edit: (standing: Standing) => Standing,
): Promise<Standing> {
  const edited = await change(records, sweepStandings, run.id, edit);
  if (edited === undefined) throw new Error(`the standing of the sweep ${run.id} is gone`);
  return edited;
}
