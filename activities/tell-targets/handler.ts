import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import { editStanding, openSweep } from "../open-sweep.ts";
import type { TargetRuns } from "../target-runs.ts";
import type { tellTargets } from "./contract.ts";

export function makeTellTargets(records: Records, runs: TargetRuns): Handler<typeof tellTargets> {
  return async ({ says, by, reason, ...ref }) => {
    const present = await changeRun(records, ref, (same) => same);
    if (present.kind === "refused") return present;
    const sweep = await openSweep(records, present.run);
    const { inFlight } = await editStanding(records, sweep, (same) => same);
    for (const { runId } of inFlight) if (runId !== undefined) await runs.say(runId, says, by, reason);
    return { kind: "done", value: null };
  };
}
