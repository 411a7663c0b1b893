import type { BoundActivity } from "../activities/bound-activity.ts";
import type { ReadAnswer } from "../domain/activity/answer.ts";
import type { RunPlan } from "../domain/run/plan.ts";
import type { Workflow } from "../orchestrations/kit/registration.ts";

/** The plan that a run of a workflow would make now. It reads the facts and changes nothing. */
export async function planOfRun(
  activities: readonly BoundActivity[],
  workflow: Workflow,
  input: object,
): Promise<ReadAnswer<RunPlan>> {
  const facts = activities.find(({ name }) => name === workflow.factsActivity);
  if (facts === undefined) throw new TypeError(`defect: there is no activity ${workflow.factsActivity}`);
  return workflow.plan(await facts.run(input), input);
}
