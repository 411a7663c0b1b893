import { engineOf } from "../durable-engine.ts";
import { findSubscriptions } from "../onboard.ts";
import type { TimerFunction } from "./timer-function.ts";

/** Events come late or never: NCRONTAB. */
const QUARTER_HOURLY = "0 7/15 * * * *";

/** Asks Azure Resource Graph for new subscriptions below the management group that is served. */
export const findSubscriptionsTimer: TimerFunction = {
  ...{ name: "findSubscriptions", schedule: QUARTER_HOURLY, keepsUp: true, durableClient: true },
  handler: (dependencies) => (_timer, context) =>
    findSubscriptions({ ...dependencies, engine: engineOf(context) }),
};
