import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { minutes } from "../../domain/text/duration.ts";
import type { RunRecord } from "../../domain/run/record.ts";
import { openRuns } from "../../platform/records/find-runs.ts";
import { isReadable } from "../../platform/records/records.ts";
import { redactedReason } from "../../platform/redact.ts";
import { durableEngine } from "../durable-engine.ts";
import type { Engine } from "../engine.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { reconcileRun } from "../reconcile-run.ts";

const EVERY_5_MINUTES = "0 */5 * * * *";

const PAGE = 100;
const AT_ONCE = 10;

/** `functionTimeout` in host.json is 5 minutes; the next pass goes on where one had to stop. */
const LASTS_AT_MOST_MS = minutes(4);

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
  const { records, clock, log } = dependencies;
  let after: string | undefined;
  return async (engine) => {
    const until = clock.now() + LASTS_AT_MOST_MS;
    for (;;) {
      const page = await openRuns(records, { limit: PAGE, after });
      const open = page.items.flatMap((item) => (isReadable(item) ? [item.value] : []));
      for (const { key } of page.items.filter((item) => !isReadable(item))) {
        log.warn("skipped run: another version of Keyless wrote its record", { run: key });
      }
      for (let from = 0; from < open.length; from += AT_ONCE) {
        const some = open.slice(from, from + AT_ONCE);
        await Promise.all(some.map((run) => reconcileOne(dependencies, engine, run)));
      }
      after = page.more ? page.items.at(-1)?.cursor : undefined;
      if (after === undefined) return;
      if (clock.now() < until) continue;
      log.warn("did not check every open run; the next pass continues from there");
      return;
    }
  };
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
