import { CHILDREN } from "../orchestrations/children.ts";
import { WORKFLOWS } from "../orchestrations/workflows.ts";
import { REACHING_RUNS } from "../activities/sweep-activities.ts";
import { readSweepFacts } from "../activities/read-sweep-facts/contract.ts";
import type { DeclaredFunction } from "./declared-function.ts";
import { EVENT_DOORS } from "./event-grid/doors.ts";
import { ENDPOINTS } from "./http/endpoints.ts";
import { UNMATCHED_FUNCTION } from "./http/unmatched.ts";
import { TIMERS } from "./timer/timers.ts";

/**
 * Every function of the app, in the order in which they are declared.
 *
 * @param activities - names of the activities that need no engine
 */
export function functionTable(activities: readonly string[]): readonly DeclaredFunction[] {
  return [
    ...[...WORKFLOWS, ...CHILDREN].map(({ orchestration }) => declared("orchestration", orchestration)),
    ...[...activities, readSweepFacts.name].map((name) => declared("activity", name)),
    ...REACHING_RUNS.map(({ name }) => ({ ...declared("activity", name), durableClient: true })),
    ...ENDPOINTS.map(({ name, method, route }) => ({
      kind: "http" as const,
      name,
      methods: [method],
      route,
      durableClient: true,
    })),
    UNMATCHED_FUNCTION,
    ...TIMERS.map(({ handler: _handler, ...timer }) => ({ kind: "timer" as const, ...timer })),
    ...EVENT_DOORS,
  ];
}

const declared = (kind: "orchestration" | "activity", name: string) => ({ kind, name });
