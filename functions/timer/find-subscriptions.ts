import { engineOf } from "../durable-engine.ts";
import { findSubscriptions } from "../onboard.ts";
import type { TimerFunction } from "./timer-function.ts";

/** Events can be late or lost: NCRONTAB. */
const QUARTER_HOURLY = "0 7/15 * * * *";

/** Finds new subscriptions below the served management group with Azure Resource Graph. */
export const findSubscriptionsTimer: TimerFunction = {
  name: "findSubscriptions",
  schedule: QUARTER_HOURLY,
  keepsUp: true,
  durableClient: true,
  handler: (dependencies) => (_timer, context) =>
    findSubscriptions({ ...dependencies, engine: engineOf(context) }),
};
