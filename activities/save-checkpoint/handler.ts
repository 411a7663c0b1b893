import * as checkpoints from "../../platform/records/checkpoints.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { saveCheckpoint } from "./contract.ts";

export function makeSaveCheckpoint(records: Records): Handler<typeof saveCheckpoint> {
  return async ({ runId, instance, at, work, soFar }) => {
    const present = await changeRun(records, { runId, instance }, (same) => same);
    if (present.kind === "refused") return present;
    await checkpoints.saveCheckpoint(records, runId, { savedAt: at, work, soFar });
    return { kind: "done", value: null };
  };
}
