import { instanceOf } from "../domain/run/instance.ts";
import type { RunRecord } from "../domain/run/record.ts";
import { runs } from "../platform/records/kinds.ts";
import { change, type Records } from "../platform/records/records.ts";
import type { Refusal } from "../domain/activity/answer.ts";
import type { RunRef } from "../domain/run/run-ref.ts";
import { incident } from "../domain/incidents/incidents.ts";

/** The workflow of a run is in progress, but somebody has deleted the record of the run. */
export class RunRecordMissing extends Error {
  override readonly name = "RunRecordMissing";
  constructor(runId: string) {
    super(`the record of run ${runId} is gone; a workflow cannot go on without it`);
  }
}

/** The record after an edit; refused to an instance that does not carry the run any more. */
export type ChangedRun =
  | { readonly kind: "changed"; readonly run: RunRecord }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/**
 * Edits the record of a run for one of its instances. An instance that was given up may still be running: it can neither
 * read nor write, and so ends.
 *
 * @throws RunRecordMissing, or what the store throws
 */
export async function changeRun(
  records: Records,
  { runId, instance = runId }: RunRef,
  edit: (run: RunRecord) => RunRecord,
): Promise<ChangedRun> {
  const run = await change(records, runs, runId, (current) => {
    if (instanceOf(current) !== instance) return current;
    const edited = edit(current);
    return edited === current ? current : moving(edited);
  });
  if (run === undefined) throw new RunRecordMissing(runId);
  const present = instanceOf(run);
  return present === instance
    ? { kind: "changed", run }
    : { kind: "refused", refusal: superseded(runId, present) };
}

/** Every write of an instance is a sign of life. */
function moving({ stuck: _noMore, ...run }: RunRecord): RunRecord {
  return run;
}

function superseded(runId: string, present: string): Refusal {
  return incident("run-superseded", runId, { instance: present });
}
