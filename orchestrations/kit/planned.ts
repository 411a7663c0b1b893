import { recordPlan } from "../../activities/record-plan/contract.ts";
import { blockers, type Finding } from "../../domain/findings/finding.ts";
import type { Guarded } from "../../domain/guardrails/guardrails.ts";
import { endedBecause, midwayRemedy } from "../../domain/reasons/endings.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import { keepEarlierWrites, planAdditions, withChanges } from "../../domain/run/plan-difference.ts";
import type { RunReport } from "../../domain/run/report.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { RecordedPlan } from "./agreement.ts";
import { whyNotApproved } from "./approval.ts";
import { readFacts } from "./facts.ts";
import type { Flow } from "./flow.ts";
import { RunCancelled, type Steps } from "./steps.ts";
import type { RunInput, WorkflowContract } from "./workflow-contract.ts";

/** A run that needs more new approvals than this after it has started its work ends with what it has done. */
const APPROVALS_AT_MOST = 3;

/** The latest facts, and the plan that follows from them. */
export interface Current<Facts, Plan> {
  readonly facts: Facts;
  readonly plan: Plan;
}

/** The request, the facts and the plan of a run. */
export interface Planned<Request, Facts, Plan> extends Current<Facts, Plan> {
  readonly request: Request;
  /**
   * Call this before each write that cannot be undone. If the run has stood still since the facts were read (an incident, a
   * pause, a wait of days), it reads them again and makes the plan again. If the approved plan covers the new one, the run
   * continues; otherwise the new plan needs an approval first. Then `enter` enters the step again. If the run stood still in
   * there, all of this repeats. Returns the facts and the plan to continue with: the same objects as before if nothing was
   * read.
   *
   * @throws RunCancelled if the new plan is not approved
   */
  upToDate(enter?: () => Steps<unknown>): Steps<Current<Facts, Plan>>;
}

/** What a run carries out, and what an earlier instance has done of it. */
export interface PlannedWork<Request, Facts, Plan, SoFar> extends Planned<Request, Facts, Plan> {
  /**
   * What an earlier instance of the run had done, as its checkpoint shows; undefined for the first instance. The work starts
   * again from the beginning: each write finds out whether it is done already, and this shows whether the run has done it.
   */
  readonly earlier: SoFar | undefined;
}

/** How to read the facts of a run that has started its work. */
export interface Midway<Facts, SoFar> {
  /** The facts without the changes of the run itself. */
  facts(read: Facts, before: Facts, soFar: SoFar): Facts;
  /** True for a finding that the run itself has caused. */
  explains(finding: Finding, soFar: SoFar): boolean;
}

/** What `plannedWork` needs from the course of the run. */
export interface Course<Request, Facts, SoFar, Plan> {
  readonly flow: Flow;
  readonly input: RunInput<Request>;
  /** The plan that the record shows. */
  readonly approved: Plan;
  soFar(): SoFar;
  /** Called for each plan that the record shows. */
  recorded(plan: Plan, planHash: string): void;
  /** Saves a checkpoint, from which another instance can continue. */
  keep(facts: Facts, plan: Plan): Steps<void>;
}

export function plannedWork<
  Request,
  Facts extends Guarded,
  Plan extends RunPlan,
  SoFar,
  Report extends RunReport,
>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  midway: Midway<Facts, SoFar> | undefined,
  { flow, input, approved: first, soFar, recorded, keep }: Course<Request, Facts, SoFar, Plan>,
  agreed: RecordedPlan<Facts, Plan>,
): Planned<Request, Facts, Plan> {
  const { runId, request } = input;
  const asks = input.approval === "required" || input.expectedPlanHash !== undefined;
  let current: Current<Facts, Plan> = agreed;
  let approved = first;
  let approvals = 0;
  let { standstills } = agreed;

  /** The current facts and plan, once the plan has no blocker. */
  function* readAgain(): Steps<Current<Facts, Plan>> {
    for (;;) {
      const read = yield* readFacts(contract, flow, request, stepDetail("facts-again-after-stop"));
      if (read.kind === "refused") {
        yield* flow.park(contract.facts.name, read.refusal);
        continue;
      }
      const done = soFar();
      const facts = midway?.facts(read.facts, current.facts, done) ?? read.facts;
      const made = contract.makePlan(facts, request);
      const findings = made.findings.filter((finding) => midway?.explains(finding, done) !== true);
      const [blocker] = blockers(findings);
      if (blocker === undefined) {
        standstills = read.standstills;
        return { facts, plan: { ...made, findings } };
      }
      const { code, resource, means, remedy } = blocker;
      yield* flow.park(contract.facts.name, {
        code,
        resource,
        message: means,
        remedy: midwayRemedy("blocker", { remedy }),
      });
    }
  }

  /** Records a plan that differs from the approved one, and waits for its approval if one is required. */
  function* putForward(plan: Plan, changes: readonly string[]): Steps<void> {
    if (asks && approvals === APPROVALS_AT_MOST) {
      throw new RunCancelled(endedBecause("approved-too-often-midway", { approvals, changes }));
    }
    const complete = keepEarlierWrites(approved, plan);
    const changed = withChanges(complete, contract.subject(request), changes);
    const { planHash } = yield* flow.value(recordPlan, { ...flow.run, plan: changed }, { resource: runId });
    recorded(changed, planHash);
    approved = changed;
    if (!asks) return;
    approvals += 1;
    const why = yield* whyNotApproved(
      flow,
      planHash,
      stepDetail("approval-of-new-plan", { plan: planHash.slice(0, 12) }),
    );
    if (why !== undefined) throw new RunCancelled(endedBecause("changed-midway", { why, changes }));
  }

  return {
    request,
    facts: agreed.facts,
    plan: agreed.plan,
    *upToDate(enter) {
      while (flow.standstills() > standstills) {
        const now = yield* readAgain();
        const changes = planAdditions(approved, now.plan);
        if (changes.length > 0) yield* putForward(now.plan, changes);
        current = now;
        yield* keep(now.facts, now.plan);
        if (enter !== undefined && flow.standstills() === standstills) yield* enter();
      }
      return current;
    },
  };
}
