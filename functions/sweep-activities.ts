import type { ActivityHandler } from "durable-functions";
import type { BoundActivity } from "../activities/bound-activity.ts";
import { readCandidates } from "../activities/read-candidates/contract.ts";
import { REACHING_RUNS, sweepPlanning } from "../activities/sweep-activities.ts";
import { workflowOf } from "../orchestrations/workflows.ts";
import { activityHandler } from "./activity-handler.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import { engineOf } from "./durable-engine.ts";
import { planOfRun } from "./plan-of-run.ts";
import { targetRuns } from "./target-runs.ts";

/** All activities that read facts for plans: those of single runs, and the one of sweeps, which uses them. */
export function planningActivities({
  activities,
  records,
  clock,
}: Pick<KeylessDependencies, "activities" | "records" | "clock">): readonly BoundActivity[] {
  const fleet = async () => {
    const list = activities.find(({ name }) => name === readCandidates.name);
    if (list === undefined) throw new TypeError(`defect: there is no activity ${readCandidates.name}`);
    const answer = readCandidates.answer.parse(await list.run({}));
    return answer;
  };
  const planning = sweepPlanning({
    records,
    clock,
    fleet,
    planOf: (name, input) => {
      const workflow = workflowOf(name);
      if (workflow === undefined) throw new TypeError(`defect: ${name} is swept, and is no workflow`);
      return planOfRun(activities, workflow, input);
    },
  });
  return [...activities, planning];
}

/** The activities that start other runs and send them commands, by name: they need the engine of their invocation. */
export function sweepActivityHandlers(
  dependencies: KeylessDependencies,
): readonly (readonly [name: string, handler: ActivityHandler])[] {
  const { records, clock } = dependencies;
  return REACHING_RUNS.map(({ name, reach }) => [
    name,
    (input: unknown, context): unknown => {
      const runs = targetRuns(dependencies, engineOf(context));
      return activityHandler(dependencies, reach(records, runs, clock))(input, context);
    },
  ]);
}
