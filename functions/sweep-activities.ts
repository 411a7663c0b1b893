import * as df from "durable-functions";
import type { InvocationContext } from "@azure/functions";
import type { BoundActivity } from "../activities/bound-activity.ts";
import { readCandidates } from "../activities/read-candidates/contract.ts";
import { REACHING_RUNS, sweepPlanning } from "../activities/sweep-activities.ts";
import { workflowOf } from "../orchestrations/workflows.ts";
import { activityHandler } from "./activity-handler.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import { durableEngine } from "./durable-engine.ts";
import { planOfRun } from "./plan-of-run.ts";
import { targetRuns } from "./target-runs.ts";

/** All activities that plans are read by: those of single runs, and the one of sweeps, which is made of them. */
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
    ...{ records, clock, fleet },
    planOf: (name, input) => {
      const workflow = workflowOf(name);
      if (workflow === undefined) throw new TypeError(`defect: ${name} is swept, and is no workflow`);
      return planOfRun(activities, workflow, input);
    },
  });
  return [...activities, planning];
}

/** Registers the activities that start other runs and talk to them, for which they need the engine. */
export function registerSweepActivities(dependencies: KeylessDependencies): void {
  const { records, clock } = dependencies;
  for (const { name, reach } of REACHING_RUNS) {
    df.app.activity(name, {
      extraInputs: [df.input.durableClient()],
      handler: (input: unknown, context: InvocationContext) => {
        const runs = targetRuns(dependencies, durableEngine(df.getClient(context)));
        return activityHandler(dependencies, reach(records, runs, clock))(input, context);
      },
    });
  }
}
