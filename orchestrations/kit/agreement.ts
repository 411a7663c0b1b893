import { recordPlan } from "../../activities/record-plan/contract.ts";
import { blockers, type Finding } from "../../domain/findings/finding.ts";
import type { Guarded } from "../../domain/guardrails/guardrails.ts";
import { endedBecause } from "../../domain/reasons/endings.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import {
  changesToApprove,
  keepChanges,
  planDifferences,
  withChanges,
} from "../../domain/run/plan-difference.ts";
import type { RunReport } from "../../domain/run/report.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { whyNotApproved } from "./approval.ts";
import { readFacts, unread } from "./facts.ts";
import type { Flow } from "./flow.ts";
import { coverageOf } from "./standing-coverage.ts";
import type { Steps } from "./steps.ts";
import type { RunInput, WorkflowContract } from "./workflow-contract.ts";

/** A world that changes more often than this while its plans wait is not for a plan that waits. */
const APPROVALS_AT_MOST = 3;

/** A plan in the record of its run, and what it was made from. */
export interface RecordedPlan<Facts, Plan> {
  readonly facts: Facts;
  readonly plan: Plan;
  readonly planHash: string;
  readonly standstills: number;
}

/** A plan that may be carried out, or why none may be: nothing has been changed then. */
export type Agreement<Facts, Plan> =
  | { readonly kind: "agreed"; readonly agreed: RecordedPlan<Facts, Plan> }
  | { readonly kind: "refused"; readonly why: string; readonly findings: readonly Finding[] };

/**
 * Has a plan approved where policy asks; one that writes nothing needs nobody, and one that a standing approval covers
 * has it. Days may pass until then, so the facts are read again after each approval. Where they make the same plan, the work
 * goes on from them. Where they make another, that one says what changed and waits for an approval of its own. `recorded` is
 * called with each plan that the record shows.
 */
export function* agree<Request, Facts extends Guarded, Plan extends RunPlan, Report extends RunReport>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  flow: Flow,
  { runId, request, approval, standingApproval, expectedPlanHash }: RunInput<Request>,
  first: RecordedPlan<Facts, Plan>,
  recorded: (plan: Plan, planHash: string) => void,
): Steps<Agreement<Facts, Plan>> {
  let current = first;
  for (let approvals = 0; ; approvals += 1) {
    const { plan, planHash } = current;
    const blocked = whyBlocked(plan);
    if (blocked !== undefined) return { kind: "refused", why: blocked, findings: plan.findings };
    if (approval === "notRequired" || plan.writes.length === 0) return { kind: "agreed", agreed: current };
    if (approvals === APPROVALS_AT_MOST) {
      const why = endedBecause("approved-too-often", { approvals });
      return { kind: "refused", why, findings: plan.findings };
    }

    const standing =
      standingApproval === undefined || approvals > 0
        ? undefined
        : coverageOf(standingApproval, {
            planHash,
            clusters: contract.clustersOf?.(plan),
            now: flow.now(),
          });
    if (standing?.covers === true) {
      yield* flow.enter("planned", "approve", standing.detail);
      return { kind: "agreed", agreed: current };
    }
    const asked = stepDetail(approvals === 0 ? "approval" : "approval-of-new-plan", {
      plan: planHash.slice(0, 12),
    });
    const why = yield* whyNotApproved(flow, planHash, standing?.detail ?? asked);
    if (why !== undefined) return { kind: "refused", why, findings: plan.findings };
    const read = yield* readFacts(contract, flow, request, stepDetail("facts-again-after-approval"));
    if (read.kind === "refused") return { kind: "refused", ...unread(contract.noun, read.refusal) };
    const { facts, standstills } = read;
    const made = contract.makePlan(facts, request);
    const changes = changesToApprove(plan, made);
    if (changes.length === 0 && planDifferences(plan, made).length > 0) {
      // Less is warned of than was approved: the record keeps the plan whose hash the approval names.
      return { kind: "agreed", agreed: { facts, plan: made, planHash, standstills } };
    }
    const next =
      changes.length === 0 ? keepChanges(plan, made) : withChanges(made, contract.subject(request), changes);
    const { planHash: nextHash } = yield* flow.value(
      recordPlan,
      {
        ...{ ...flow.run, plan: next },
        // The plan that the run is bound to warned of more: the approval names that one.
        ...(changes.length === 0 && planHash === expectedPlanHash ? { expectedPlanHash } : {}),
      },
      { resource: runId },
    );
    recorded(next, nextHash);
    current = { facts, plan: next, planHash: nextHash, standstills };
    if (changes.length === 0) return { kind: "agreed", agreed: current };
  }
}

/** What stands against a plan, in one sentence; undefined when nothing does. */
function whyBlocked({ findings }: RunPlan): string | undefined {
  const [first, ...more] = blockers(findings);
  if (first === undefined) return undefined;
  return endedBecause("blocked", { code: first.code, means: first.means, more: more.length });
}
