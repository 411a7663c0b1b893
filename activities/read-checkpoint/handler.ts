import * as checkpoints from "../../platform/records/checkpoints.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import type { readCheckpoint } from "./contract.ts";

export function makeReadCheckpoint(records: Records): Handler<typeof readCheckpoint> {
  return async ({ runId }) => ({
    kind: "done",
    value: (await checkpoints.readCheckpoint(records, runId)) ?? null,
  });
}
