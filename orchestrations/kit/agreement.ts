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

/** A run whose plan changes after more approvals than this is refused. */
const APPROVALS_AT_MOST = 3;

/** A plan that the record of its run shows, and the facts behind it. */
export interface RecordedPlan<Facts, Plan> {
  readonly facts: Facts;
  readonly plan: Plan;
  readonly planHash: string;
  readonly standstills: number;
}

/** A plan that may be carried out, or why none may be. Until then, the run has changed nothing. */
export type Agreement<Facts, Plan> =
  | { readonly kind: "agreed"; readonly agreed: RecordedPlan<Facts, Plan> }
  | { readonly kind: "refused"; readonly why: string; readonly findings: readonly Finding[] };

/**
 * Waits until a person approves the plan, if the policy requires it. A plan without writes needs no approval, and a standing
 * approval may cover it. Days can pass, so the facts are read again after each approval. If they lead to the same plan, the
 * run continues with them. If they lead to another plan, that plan says what has changed and needs its own approval.
 * `recorded` is called with each plan that the record shows.
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
      // The new plan has fewer warnings than the approved one: the record keeps the plan whose hash the approval names.
      return { kind: "agreed", agreed: { facts, plan: made, planHash, standstills } };
    }
    const next =
      changes.length === 0 ? keepChanges(plan, made) : withChanges(made, contract.subject(request), changes);
    const { planHash: nextHash } = yield* flow.value(
      recordPlan,
      {
        ...flow.run,
        plan: next,
        // The plan that the caller has seen had more warnings, and the approval names that plan.
        ...(changes.length === 0 && planHash === expectedPlanHash ? { expectedPlanHash } : {}),
      },
      { resource: runId },
    );
    recorded(next, nextHash);
    current = { facts, plan: next, planHash: nextHash, standstills };
    if (changes.length === 0) return { kind: "agreed", agreed: current };
  }
}

/** The blockers of a plan in one sentence; undefined if it has none. */
function whyBlocked({ findings }: RunPlan): string | undefined {
  const [first, ...more] = blockers(findings);
  if (first === undefined) return undefined;
  return endedBecause("blocked", { code: first.code, means: first.means, more: more.length });
}
