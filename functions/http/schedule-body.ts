import type { z } from "zod";
import { fieldProblem } from "../../domain/schema/field-problems.ts";
import { ScheduleDefinition } from "../../domain/schedule/schedule.ts";
import { SCHEDULED_WORKFLOWS } from "../../orchestrations/workflows.ts";

/** The body of a schedule: its request is checked against the workflow that it names. */
export function scheduleBody(): z.ZodType<ScheduleDefinition> {
  return ScheduleDefinition.superRefine(({ workflow: name, request }, context) => {
    const workflow = SCHEDULED_WORKFLOWS.find((known) => known.name === name);
    if (workflow === undefined) {
      const known = SCHEDULED_WORKFLOWS.map((one) => one.name).join(", ");
      context.addIssue({
        code: "custom",
        path: ["workflow"],
        message: `must be a workflow that a schedule can start: ${known}`,
      });
      return;
    }
    for (const issue of workflow.request.safeParse(request, { error: fieldProblem }).error?.issues ?? []) {
      context.addIssue({ ...issue, path: ["request", ...issue.path] });
    }
  });
}
