import type { Clock } from "../platform/clock.ts";
import type { Records } from "../platform/records/records.ts";
import { advanceSweep } from "./advance-sweep/contract.ts";
import { makeAdvanceSweep } from "./advance-sweep/handler.ts";
import { bind, type BoundActivity } from "./bound-activity.ts";
import { readSweepFacts } from "./read-sweep-facts/contract.ts";
import { makeReadSweepFacts, type PlanningSources } from "./read-sweep-facts/handler.ts";
import { readSweepHours } from "./read-sweep-hours/contract.ts";
import { makeReadSweepHours } from "./read-sweep-hours/handler.ts";
import type { TargetRuns } from "./target-runs.ts";
import { tellTargets } from "./tell-targets/contract.ts";
import { makeTellTargets } from "./tell-targets/handler.ts";

/** The activity that plans a sweep, by means of the activities that read what single runs are planned from. */
export function sweepPlanning(sources: PlanningSources): BoundActivity {
  return bind(readSweepFacts, makeReadSweepFacts(sources));
}

/**
 * The activities of a sweep that start other runs, talk to them and go by the clock, each made once it is known how runs are
 * reached.
 */
export const REACHING_RUNS: readonly {
  readonly name: string;
  readonly reach: (records: Records, runs: TargetRuns, clock: Clock) => BoundActivity;
}[] = [
  {
    name: advanceSweep.name,
    reach: (records, runs, clock) => bind(advanceSweep, makeAdvanceSweep(records, runs, clock)),
  },
  {
    name: readSweepHours.name,
    reach: (records, _runs, clock) => bind(readSweepHours, makeReadSweepHours(records, clock)),
  },
  { name: tellTargets.name, reach: (records, runs) => bind(tellTargets, makeTellTargets(records, runs)) },
];
