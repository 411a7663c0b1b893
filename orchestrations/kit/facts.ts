import type { Refusal } from "../../domain/activity/answer.ts";
import type { Finding } from "../../domain/findings/finding.ts";
import { AZURES_ANSWER } from "../../domain/findings/sources.ts";
import type { Guarded } from "../../domain/guardrails/guardrails.ts";
import { endedBecause } from "../../domain/reasons/endings.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import type { RunReport } from "../../domain/run/report.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";
import type { WorkflowContract } from "./workflow-contract.ts";

export type ReadFacts<Facts> =
  | {
      readonly kind: "read";
      readonly facts: Facts;
      /** How many standstills the run had had by then; if it has had more since, the facts may be old. */
      readonly standstills: number;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Reads the facts for a plan, in a separate step. */
export function* readFacts<Request, Facts extends Guarded, Plan extends RunPlan, Report extends RunReport>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  flow: Flow,
  request: Request,
  detail: string,
): Steps<ReadFacts<Facts>> {
  yield* flow.enter("running", "read", detail);
  const read = yield* flow.askUntilAnswered(contract.facts, request, {
    resource: contract.subject(request),
  });
  if (read.kind === "refused") return read;
  return { kind: "read", facts: read.value, standstills: flow.standstills() };
}

/** The reason and the finding of a run that cannot read its facts. */
export function unread(noun: string, refusal: Refusal): { why: string; findings: readonly Finding[] } {
  const { code, resource, message, remedy } = refusal;
  return {
    why: endedBecause("facts-not-read", { noun, message }),
    findings: [{ severity: "blocker", code, resource, means: message, remedy, source: AZURES_ANSWER }],
  };
}
