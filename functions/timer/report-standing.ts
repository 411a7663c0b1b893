import type { TimerHandler } from "@azure/functions";
import { days } from "../../domain/text/duration.ts";
import { type Standing, StandingCount } from "../../domain/run/standing.ts";
import { plans, runs } from "../../platform/records/kinds.ts";
import { isReadable, type RecordKind, type Records } from "../../platform/records/records.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import type { TimerFunction } from "./timer-function.ts";

/** Every quarter of an hour: NCRONTAB. */
const QUARTER_HOURLY = "0 */15 * * * *";

const AT_ONCE = 100;
/** The most records that are read; the newest come first. */
const LOOKED_AT = 10_000;

/** Reports the number of runs by state, for alerts and dashboards: one log line, and metrics if something collects them. */
export const reportStandingTimer: TimerFunction = {
  name: "reportStanding",
  schedule: QUARTER_HOURLY,
  handler: reportStanding,
};

export function reportStanding({ records, clock, log, telemetry }: KeylessDependencies): TimerHandler {
  return async () => {
    const standing = await readStanding(records, clock.now());
    const { incidents, principalsExpiring } = standing;
    const oldestIncidentS = Math.round(standing.oldestIncidentMs / 1000);
    log.metrics("runs by state", {
      incidents,
      oldestIncidentS,
      principalsExpiring,
      ...Object.fromEntries([...standing.byState].map(([state, count]) => [`runs.${state}`, count])),
    });
    for (const [state, count] of standing.byState) telemetry?.gauge("keyless.runs", count, { state });
    telemetry?.gauge("keyless.incidents", incidents, {});
    telemetry?.gauge("keyless.incidents.oldest_age", oldestIncidentS, {});
    telemetry?.gauge("keyless.principals.expiring", principalsExpiring, {});
  };
}

async function readStanding(records: Records, now: number): Promise<Standing> {
  const count = new StandingCount(now, days(1));
  for await (const run of newest(records, runs)) count.run(run);
  for await (const plan of newest(records, plans)) count.plan(plan);
  return count.standing();
}

/** The newest documents of a kind, without those that this version cannot read. */
async function* newest<Value>(records: Records, kind: RecordKind<Value>): AsyncGenerator<Value, void> {
  let after: string | undefined;
  for (let looked = 0; looked < LOOKED_AT; looked += AT_ONCE) {
    const { items, more } = await records.list(kind, { limit: AT_ONCE, after });
    for (const item of items) if (isReadable(item)) yield item.value;
    after = items.at(-1)?.cursor;
    if (!more) return;
  }
}
