import { beginSnapshot } from "../../platform/records/fleet-snapshots.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import type { beginFleetSnapshot } from "./contract.ts";

export function makeBeginFleetSnapshot(records: Records): Handler<typeof beginFleetSnapshot> {
  return async ({ runId, at, subscriptions }) => {
    const { previous } = await beginSnapshot(records, { id: runId, startedAt: at, subscriptions });
    return { kind: "done", value: previous ?? null };
  };
}
