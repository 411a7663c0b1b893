import type { z } from "zod";
import { entered } from "../../domain/run/progress.ts";
import { hasEnded } from "../../domain/run/record.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Answer } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { recordProgress } from "./contract.ts";

/** Refuses a run that has ended: an instance that was started once more under its id must not work again. */
export function makeRecordProgress(records: Records) {
  return async ({ runId, ...next }: z.infer<typeof recordProgress.input>): Promise<Answer<null>> => {
    const run = await changeRun(records, runId, (current) => entered(current, next));
    if (!hasEnded(run.state)) return { kind: "done", value: null };
    return {
      kind: "refused",
      refusal: {
        code: "run-has-ended",
        resource: runId,
        message: `the run has ended as ${run.state}`,
        remedy: "start a new run",
      },
    };
  };
}
