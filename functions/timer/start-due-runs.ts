import { dueOccurrence } from "../../domain/schedule/due.ts";
import { makeDefaultSchedules } from "../../platform/records/default-schedules.ts";
import { schedules } from "../../platform/records/kinds.ts";
import { redactedReason } from "../../platform/redact.ts";
import type { Engine } from "../engine.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { isPending, startOccurrence } from "../start-occurrence.ts";
import { pagedPass } from "./paged-pass.ts";
import { passing, type TimerFunction } from "./timer-function.ts";

const EVERY_MINUTE = "0 * * * * *";

/** Starts the due runs of schedules. The next pass makes up for a missed one. */
export const startDueRunsTimer: TimerFunction = {
  name: "startDueRuns",
  schedule: EVERY_MINUTE,
  keepsUp: true,
  durableClient: true,
  handler: (dependencies) => passing(startDueRuns(dependencies)),
};

/** One pass over the schedules. */
export function startDueRuns(dependencies: KeylessDependencies): (engine: Engine) => Promise<void> {
  const { records, clock, auditsDaily = false } = dependencies;
  const pass = pagedPass(dependencies, {
    noun: "schedule",
    list: (page) => records.list(schedules, page),
    async see(engine, items) {
      for (const { key, value } of items) {
        const waits = value.latest !== undefined && isPending(value.latest);
        if (waits || dueOccurrence(value, clock.now()) !== undefined)
          await startOne(dependencies, engine, key);
      }
    },
  });
  return async (engine) => {
    if (auditsDaily) await makeDefaultSchedules(records, clock);
    await pass(engine);
  };
}

/** A schedule that fails does not stop the others. */
async function startOne(dependencies: KeylessDependencies, engine: Engine, name: string): Promise<void> {
  try {
    const seen = await startOccurrence(
      { ...dependencies, engine, traced: dependencies.telemetry !== undefined },
      name,
    );
    if (seen?.skipped === undefined) return;
    dependencies.log.warn("skipped occurrence of schedule", {
      schedule: name,
      dueAt: seen.dueAt,
      because: seen.skipped,
    });
  } catch (error) {
    dependencies.log.error("could not start what a schedule has due", {
      schedule: name,
      reason: redactedReason(error),
    });
  }
}
