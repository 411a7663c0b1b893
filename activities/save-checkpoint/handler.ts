import type { z } from "zod";
import * as checkpoints from "../../platform/records/checkpoints.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Answer } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { saveCheckpoint } from "./contract.ts";

export function makeSaveCheckpoint(records: Records) {
  return async ({
    runId,
    instance,
    at,
    work,
    trail,
  }: z.infer<typeof saveCheckpoint.input>): Promise<Answer<null>> => {
    const present = await changeRun(records, { runId, instance }, (same) => same);
    if (present.kind === "refused") return present;
    await checkpoints.saveCheckpoint(records, runId, { savedAt: at, work, trail });
    return { kind: "done", value: null };
  };
}
