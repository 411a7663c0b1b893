import type { z } from "zod";
import { entered } from "../../domain/run/progress.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Answer } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { recordProgress } from "./contract.ts";

export function makeRecordProgress(records: Records) {
  return async ({ runId, ...next }: z.infer<typeof recordProgress.input>): Promise<Answer<null>> => {
    await changeRun(records, runId, (run) => entered(run, next));
    return { kind: "done", value: null };
  };
}
