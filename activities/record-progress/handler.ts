import { blockingControl, enterStep } from "../../domain/run/progress.ts";
import { hasEnded } from "../../domain/run/record.ts";
import { keepProgress } from "../../platform/records/checkpoints.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { recordProgress } from "./contract.ts";
import { incident } from "../../domain/incidents/incidents.ts";

/** Refuses a run that has ended: an instance that was started again under its id must not work again. */
export function makeRecordProgress(records: Records): Handler<typeof recordProgress> {
  return async ({ runId, instance, soFar, ...next }) => {
    const changed = await changeRun(records, { runId, instance }, (current) => enterStep(current, next));
    if (changed.kind === "refused") return changed;
    const { run } = changed;
    if (!hasEnded(run)) {
      if (soFar !== undefined) await keepProgress(records, runId, soFar, next.at);
      const order = blockingControl(run, next);
      return { kind: "done", value: order === undefined ? null : { order } };
    }
    return { kind: "refused", refusal: incident("run-has-ended", runId, { state: run.state }) };
  };
}
