import type { RunPlan } from "../../domain/run/plan.ts";
import type { Workflow } from "../../orchestrations/kit/registration.ts";
import { keepPlan } from "../../platform/records/kept-plans.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { planOfRun } from "../plan-of-run.ts";
import { planningActivities } from "../sweep-activities.ts";
import { readBody } from "./body.ts";
import type { Endpoint } from "./endpoint.ts";
import { fail, jsonResponse } from "./problem.ts";
import { requireServed } from "./served.ts";
import { requireWorkflow, startBody } from "./workflows.ts";
import { problem } from "./problem-types/problem-types.ts";

/**
 * Reads the facts and returns what a run would do. It changes nothing in Azure. The plan is kept under its hash, so that
 * a run that names it can list what has changed since.
 */
export const makePlan: Endpoint = {
  name: "makePlan",
  method: "POST",
  route: "workflows/{workflow}/plans",
  role: "Fleet.Plan",
  async handle({ request, dependencies }) {
    const workflow = requireWorkflow(request.params.workflow);
    // The same body as for a run; the fields that concern only the run do not affect the plan.
    const { order } = await readBody(request, startBody(workflow));
    const { input, subject } = order;
    await requireServed(dependencies, input, workflow);
    const plan = await readPlan(dependencies, workflow, input, subject);
    return jsonResponse(200, { planHash: await keepPlan(dependencies.records, plan), plan });
  },
};

async function readPlan(
  dependencies: KeylessDependencies,
  workflow: Workflow,
  input: object,
  subject: string,
): Promise<RunPlan> {
  const answer = await planOfRun(planningActivities(dependencies), workflow, input);
  switch (answer.kind) {
    case "done":
      return answer.value;
    case "wait":
      return fail({
        ...problem("azure-busy", { because: answer.because }),
        resource: subject,
        headers: { "retry-after": String(Math.max(1, Math.ceil(answer.forMs / 1000))) },
      });
    case "refused":
      return fail({
        ...problem(`cannot-read-${workflow.noun}`, answer.refusal),
        ...(answer.refusal.code === "ResourceNotFound" ? { status: 404 } : {}),
        resource: answer.refusal.resource,
      });
  }
}
