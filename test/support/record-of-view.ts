import { RunRecord } from "../../domain/run/record.ts";

/** The record behind a run as the API shows it: without what the API adds for those who look. */
export function recordOfView(view: unknown): RunRecord {
  const {
    possibleCommands: _possible,
    pauseRequested: _pause,
    cancelRequested: _cancel,
    ...run
  } = view as Record<string, unknown>;
  return RunRecord.parse(run);
}
