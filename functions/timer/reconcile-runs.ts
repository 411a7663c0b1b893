import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import type { RunRecord } from "../../domain/run/record.ts";
import { openRuns } from "../../platform/records/find-runs.ts";
import { redactedReason } from "../../platform/redact.ts";
import { durableEngine } from "../durable-engine.ts";
import type { Engine } from "../engine.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { reconcileRun } from "../reconcile-run.ts";
import { pagedPass } from "./paged-pass.ts";

const EVERY_5_MINUTES = "0 */5 * * * *";

const AT_ONCE = 10;

/** Goes through the runs that have not ended, so that none lives on without an instance whether anybody looks or not. */
export function registerReconcileRuns(dependencies: KeylessDependencies): void {
  const reconcile = reconcileRuns(dependencies);
  app.timer("reconcileRuns", {
    schedule: dependencies.reconcileSchedule ?? EVERY_5_MINUTES,
    extraInputs: [df.input.durableClient()],
    handler: (_timer: Timer, context: InvocationContext) => reconcile(durableEngine(df.getClient(context))),
  });
}

/** One pass over the open runs. It reads no run that has ended, however many there are. */
export function reconcileRuns(dependencies: KeylessDependencies): (engine: Engine) => Promise<void> {
  return pagedPass(dependencies, {
    noun: "run",
    list: (page) => openRuns(dependencies.records, page),
    async see(engine, items) {
      for (let from = 0; from < items.length; from += AT_ONCE) {
        const some = items.slice(from, from + AT_ONCE);
        await Promise.all(some.map(({ value }) => reconcileOne(dependencies, engine, value)));
      }
    },
  });
}

/** One run that cannot be compared does not keep the others from it. */
async function reconcileOne(
  dependencies: KeylessDependencies,
  engine: Engine,
  run: RunRecord,
): Promise<void> {
  try {
    await reconcileRun({ ...dependencies, engine }, run);
  } catch (error) {
    const reason = redactedReason(error);
    dependencies.log.warn("could not compare run with its instance", { run: run.id, reason });
  }
}
