import type { TimerHandler } from "@azure/functions";
import { forgetOldPlans } from "../../platform/records/kept-plans.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import type { TimerFunction } from "./timer-function.ts";

/** Every night, when few look: NCRONTAB, in the host's time zone. */
const NIGHTLY = "0 30 3 * * *";

/** Deletes plans that have been kept long enough for anyone to use their hash. */
export const forgetPlansTimer: TimerFunction = {
  name: "forgetPlans",
  schedule: NIGHTLY,
  handler: forgetPlans,
};

export function forgetPlans({ records, clock, log }: KeylessDependencies): TimerHandler {
  return async () => {
    const forgotten = await forgetOldPlans(records, clock.now());
    if (forgotten.plans > 0) log.info("removed old plans", { plans: forgotten.plans });
    if (forgotten.unreadable.length > 0)
      log.warn("skipped plans that another version of Keyless wrote", {
        plans: forgotten.unreadable.length,
        first: forgotten.unreadable[0],
      });
  };
}
