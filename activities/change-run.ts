import type { RunRecord } from "../domain/run/record.ts";
import { runs } from "../platform/records/kinds.ts";
import { change, type Records } from "../platform/records/records.ts";

/** A run's workflow is alive but its record is not there: somebody removed it. */
export class RunRecordMissing extends Error {
  override readonly name = "RunRecordMissing";
  constructor(runId: string) {
    super(`the record of run ${runId} is gone; a workflow cannot go on without it`);
  }
}

/** Edits a run's record; answers the record as it stands. Throws RunRecordMissing, or what the store throws. */
export async function changeRun(
  records: Records,
  runId: string,
  edit: (run: RunRecord) => RunRecord,
): Promise<RunRecord> {
  const run = await change(records, runs, runId, edit);
  if (run === undefined) throw new RunRecordMissing(runId);
  return run;
}
