import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import { inBatches } from "../in-batches.ts";
import { editStanding, openSweep } from "../open-sweep.ts";
import type { TargetRuns } from "../target-runs.ts";
import type { tellTargets } from "./contract.ts";

/** Runs per page: few enough that an activity completes in time even if the records are slow. */
const ON_A_PAGE = 1000;
const TOLD_TOGETHER = 25;

export function makeTellTargets(records: Records, runs: TargetRuns): Handler<typeof tellTargets> {
  return async ({ says, by, reason, after = -1, ...ref }) => {
    const present = await changeRun(records, ref, (same) => same);
    if (present.kind === "refused") return present;
    const sweep = await openSweep(records, present.run);
    const { inFlight, parked } = await editStanding(records, sweep, (same) => same);
    // Runs that already count as failed are still in progress.
    const left = [...inFlight, ...parked]
      .flatMap(({ index, runId }) => (runId === undefined || index <= after ? [] : [{ index, runId }]))
      .sort((one, other) => one.index - other.index);
    const page = left.slice(0, ON_A_PAGE);
    await inBatches(page, TOLD_TOGETHER, ({ runId }) => runs.say(runId, says, by, reason));
    const last = page.at(-1);
    return {
      kind: "done",
      value: left.length > page.length && last !== undefined ? { after: last.index } : null,
    };
  };
}
