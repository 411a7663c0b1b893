import type { Records } from "../../platform/records/records.ts";
import { enrol } from "../../platform/records/subscriptions.ts";
import type { Handler } from "../activity-contract.ts";
import type { enrolSubscription } from "./contract.ts";

export function makeEnrolSubscription(records: Records): Handler<typeof enrolSubscription> {
  return async ({ subscription, runId, at }) => {
    await enrol(records, { subscription, run: runId, at });
    return { kind: "done", value: null };
  };
}
