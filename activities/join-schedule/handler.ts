import { type JoinedSchedule, joinOf, withSubscription } from "../../domain/onboarding/schedules.ts";
import { whyNotJoined } from "../../domain/reasons/schedules.ts";
import { schedules } from "../../platform/records/kinds.ts";
import { change, MalformedRecord, type Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import type { joinSchedule } from "./contract.ts";

/**
 * Changes of others are not lost: the schedule is written only if it has not changed since it was read; otherwise it is
 * read again.
 */
export function makeJoinSchedule(records: Records): Handler<typeof joinSchedule> {
  return async (input) => ({ kind: "done", value: await join(records, input) });
}

interface Joining {
  readonly subscription: string;
  readonly schedule: string;
  readonly runId: string;
  readonly at: string;
}

async function join(records: Records, { schedule: name, ...joining }: Joining): Promise<JoinedSchedule> {
  const notJoined = (because: string): JoinedSchedule => ({ schedule: name, result: "notJoined", because });
  try {
    const joined = await change(records, schedules, name, (known) => withSubscription(known, joining));
    if (joined === undefined) return notJoined(whyNotJoined("no-schedule", { name }));
    const stands = joinOf(joined, joining.subscription);
    if (stands.kind === "cannot") return notJoined(stands.because);
    // Includes what an earlier instance of the run did before it was lost.
    const ended = joined.approvalEnded?.run === joining.runId;
    return { schedule: name, result: "joined", ...(ended ? { approvalEnded: true } : {}) };
  } catch (error) {
    if (error instanceof MalformedRecord) return notJoined(whyNotJoined("other-version"));
    throw error;
  }
}
