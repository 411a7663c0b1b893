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

/** The activity that plans a sweep. It uses the activities that read the facts of single runs. */
export function sweepPlanning(sources: PlanningSources): BoundActivity {
  return bind(readSweepFacts, makeReadSweepFacts(sources));
}

/**
 * The activities of a sweep that start other runs, send them commands and use the clock. Each is created once it is known
 * how runs are reached.
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
