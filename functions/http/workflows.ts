import { z } from "zod";
import { freeText } from "../../domain/text/free-text.ts";
import type { ReadRequest, Workflow } from "../../orchestrations/kit/registration.ts";
import { workflowOf, WORKFLOWS } from "../../orchestrations/workflows.ts";
import type { BodyParser } from "./body.ts";
import type { Endpoint } from "./endpoint.ts";
import { fail, jsonResponse } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

/** Fields of a run, for every workflow. */
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
    .regex(/^[0-9a-f]{64}$/, "must be the planHash of a plan: 64 lower-case hexadecimal digits")
    .optional()
    .meta({ description: "The plan that you have seen; a run whose plan differs is refused." }),
});

interface StartBody {
  readonly start: z.infer<typeof StartFields>;
  readonly order: ReadRequest;
}

const ofRun = new Set(Object.keys(StartFields.shape));

/**
 * Parses the body that starts a run: `order` is the request of its workflow, `start` has the fields of the run. Each
 * field is parsed once, and all problems are reported together.
 */
export function startBody({ order }: Workflow): BodyParser<StartBody> {
  return {
    safeParse(given, context) {
      const body = z.looseObject({}).safeParse(given, context);
      if (!body.success) return body;
      // The fields as given: `__proto__` must be an unknown field, too.
      const fields = Object.entries(given ?? {});
      const start = StartFields.safeParse(
        Object.fromEntries(fields.filter(([name]) => ofRun.has(name))),
        context,
      );
      const read = order.safeParse(Object.fromEntries(fields.filter(([name]) => !ofRun.has(name))), context);
      if (start.success && read.success) {
        return { success: true, data: { start: start.data, order: read.data } };
      }
      const issues = [read, start].flatMap(({ error }) => error?.issues ?? []);
      return { success: false, error: { issues } };
    },
  };
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
    input: z.toJSONSchema(workflow.request.extend(StartFields.shape), { io: "input" }),
    example: { ...example, ticket: "CHG0031234" },
  };
}

/** @throws ProblemError (404) if the workflow does not exist */
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
