import type { z } from "zod";
import { ended } from "../../domain/run/progress.ts";
import { clusterOf } from "../../domain/run/record.ts";
import { giveLeaseBack } from "../../platform/records/cluster-lease.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Answer } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { finishRun } from "./contract.ts";

/** The record first, then the lease: a crash in between leaves a lease whose run has ended, which anybody may take. */
export function makeFinishRun(records: Records) {
  return async ({ runId, at, end }: z.infer<typeof finishRun.input>): Promise<Answer<null>> => {
    const run = await changeRun(records, runId, (run) => ended(run, end, at));
    const clusterId = clusterOf(run);
    if (clusterId !== undefined) await giveLeaseBack(records, clusterId, runId);
    return { kind: "done", value: null };
  };
}
