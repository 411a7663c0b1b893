import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { durableEngine } from "../durable-engine.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { findSubscriptions } from "../onboard.ts";

/** Events come late or never: NCRONTAB. */
const QUARTER_HOURLY = "0 7/15 * * * *";

/** Asks Azure Resource Graph for new subscriptions below the management group that is served. */
export function registerFindSubscriptions(dependencies: KeylessDependencies): void {
  app.timer("findSubscriptions", {
    schedule: dependencies.reconcileSchedule ?? QUARTER_HOURLY,
    extraInputs: [df.input.durableClient()],
    handler: (_timer: Timer, context: InvocationContext) =>
      findSubscriptions({ ...dependencies, engine: durableEngine(df.getClient(context)) }),
  });
}
