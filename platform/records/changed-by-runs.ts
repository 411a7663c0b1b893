import type { FleetChange } from "../../domain/fleet/changes.ts";
import { findRuns } from "./find-runs.ts";
import { isReadable, type Records } from "./records.ts";

const RUNS_LOOKED_AT = 20;

/** Adds which run of Keyless has changed an identity. */
export async function withRuns(
  records: Records,
  changes: readonly FleetChange[],
  since: string,
): Promise<FleetChange[]> {
  const all: FleetChange[] = [];
  for (const change of changes) {
    if (change.kind === "identityChanged") {
      const byRun = await runThatChanged(records, change.clusterId, since);
      all.push(byRun === undefined ? change : { ...change, byRun });
    } else all.push(change);
  }
  return all;
}

async function runThatChanged(records: Records, cluster: string, since: string): Promise<string | undefined> {
  const { found } = await findRuns(records, { cluster }, { limit: RUNS_LOOKED_AT });
  return found
    .flatMap((run) => (isReadable(run) ? [run.value] : []))
    .find(({ updatedAt, plan }) => updatedAt >= since && (plan?.writes.length ?? 0) > 0)?.id;
}
