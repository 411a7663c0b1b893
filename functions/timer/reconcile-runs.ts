import type { RunRecord } from "../../domain/run/record.ts";
import { openRuns } from "../../platform/records/find-runs.ts";
import { redactedReason } from "../../platform/redact.ts";
import type { Engine } from "../engine.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { reconcileRun } from "../reconcile-run.ts";
import { pagedPass } from "./paged-pass.ts";
import { passing, type TimerFunction } from "./timer-function.ts";

const EVERY_5_MINUTES = "0 */5 * * * *";

const AT_ONCE = 10;

/** Reconciles the runs in progress, so that a run whose instance was lost continues even if nobody reads it. */
export const reconcileRunsTimer: TimerFunction = {
  name: "reconcileRuns",
  schedule: EVERY_5_MINUTES,
  keepsUp: true,
  durableClient: true,
  handler: (dependencies) => passing(reconcileRuns(dependencies)),
};

/** One pass over the runs in progress. It reads no ended run. */
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

/** A run that cannot be reconciled does not affect the other runs. */
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
