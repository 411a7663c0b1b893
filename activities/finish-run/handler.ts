import { endRun } from "../../domain/run/progress.ts";
import { settleEnded } from "../../platform/records/ended-runs.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { finishRun } from "./contract.ts";

/**
 * Writes the record first, then deletes what depends on it. What a crash in between leaves has no effect and is deleted
 * later.
 */
export function makeFinishRun(records: Records): Handler<typeof finishRun> {
  return async ({ runId, instance, at, end }) => {
    const changed = await changeRun(records, { runId, instance }, (run) => endRun(run, end, at));
    if (changed.kind === "refused") return changed;
    await settleEnded(records, changed.run);
    return { kind: "done", value: null };
  };
}
