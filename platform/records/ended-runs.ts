import { clusterOf, type RunRecord } from "../../domain/run/record.ts";
import { forgetCheckpoint } from "./checkpoints.ts";
import { giveLeaseBack } from "./cluster-lease.ts";
import type { Records } from "./records.ts";

/** Releases and deletes what only a run in progress needs: its cluster's lease, its checkpoint. */
export async function settleEnded(records: Records, run: RunRecord): Promise<void> {
  const clusterId = clusterOf(run);
  if (clusterId !== undefined) await giveLeaseBack(records, clusterId, run.id);
  await forgetCheckpoint(records, run.id);
}
