import { park } from "../../domain/run/progress.ts";
import { keepProgress } from "../../platform/records/checkpoints.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { recordIncident } from "./contract.ts";

export function makeRecordIncident(records: Records): Handler<typeof recordIncident> {
  return async ({ runId, instance, incident, at, soFar }) => {
    const changed = await changeRun(records, { runId, instance }, (run) => park(run, incident, at));
    if (changed.kind === "refused") return changed;
    if (soFar !== undefined) await keepProgress(records, runId, soFar, at);
    return { kind: "done", value: null };
  };
}
