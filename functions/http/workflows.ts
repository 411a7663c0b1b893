import { z } from "zod";
import { freeText } from "../../domain/text/free-text.ts";
import type { Workflow } from "../../orchestrations/kit/registration.ts";
import { workflowOf, WORKFLOWS } from "../../orchestrations/workflows.ts";
import type { Endpoint } from "./endpoint.ts";
import { fail, jsonResponse } from "./problem.ts";
import { problem } from "./problem-types.ts";

/** What belongs to a run rather than to the work, whatever the workflow. */
export const StartFields = z.strictObject({
  ticket: freeText(100).optional().meta({ description: "Number of the ticket that asks for this." }),
  requestedFor: z
    .strictObject({
      id: z.guid().meta({ description: "Object id of the person, in the directory of the application." }),
      name: freeText(200).optional().meta({ description: "What to show for them; the id if left out." }),
    })
    .optional()
    .meta({
      description:
        "The person for whom an application asks; they may not approve the plan where who asked may not.",
    }),
  planHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be the planHash of a plan: 64 hexadecimal digits")
    .optional()
    .meta({ description: "The plan that you have seen; a run whose plan differs is refused." }),
});

/** What a run is started with: the request of its workflow, and what belongs to the run. */
export function startBody(workflow: Workflow): z.ZodObject {
  return workflow.request.extend(StartFields.shape);
}

/** The request in such a body, without what belongs to the run. */
export function requestIn(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const ofRun = new Set(Object.keys(StartFields.shape));
  return Object.fromEntries(Object.entries(body).filter(([name]) => !ofRun.has(name)));
}

export const listWorkflows: Endpoint = {
  name: "listWorkflows",
  method: "GET",
  route: "workflows",
  role: "Fleet.Read",
  handle: async () => jsonResponse(200, { workflows: WORKFLOWS.map(describe) }),
};

function describe(workflow: Workflow): object {
  const { name, description, example } = workflow;
  return {
    name,
    description,
    input: z.toJSONSchema(startBody(workflow), { io: "input" }),
    example: { ...example, ticket: "CHG0031234" },
  };
}

/** Throws a problem (404) for a workflow that is not there. */
export function requireWorkflow(name: string | undefined): Workflow {
  const workflow = workflowOf(name ?? "");
  if (workflow !== undefined) return workflow;
  return fail(
    problem("unknown-workflow", {
      name: (name ?? "").slice(0, 100),
      known: WORKFLOWS.map((known) => known.name).join(", "),
    }),
  );
}
