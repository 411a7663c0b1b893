import type { z } from "zod";
import { parked } from "../../domain/run/progress.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Answer } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { recordIncident } from "./contract.ts";

export function makeRecordIncident(records: Records) {
  return async ({ runId, incident, at }: z.infer<typeof recordIncident.input>): Promise<Answer<null>> => {
    await changeRun(records, runId, (run) => parked(run, incident, at));
    return { kind: "done", value: null };
  };
}
