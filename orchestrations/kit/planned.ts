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

/** A run that has to be approved anew more often than this on its way ends with what it has done. */
const APPROVALS_AT_MOST = 3;

/** Facts as they were read last, and the plan that follows from them. */
export interface Current<Facts, Plan> {
  readonly facts: Facts;
  readonly plan: Plan;
}

/** What a run works from. */
export interface Planned<Request, Facts, Plan> extends Current<Facts, Plan> {
  readonly request: Request;
  /**
   * To be called before anything that cannot be undone: where the run has stood still since the facts were read (at an
   * incident, in a pause, in a wait of days), reads them again and makes the plan again. It goes on from them if the plan
   * that was approved covers them; else the new plan has to be approved first. Then `enter` enters the step of the work
   * anew, and it all begins again if the run stood still once more in there. Answers the facts and the plan to go on from:
   * the same objects as before where nothing was read.
   *
   * Throws RunCancelled where the new plan is not approved.
   */
  upToDate(enter?: () => Steps<unknown>): Steps<Current<Facts, Plan>>;
}

/** What a run carries out, and from where. */
export interface PlannedWork<Request, Facts, Plan, SoFar> extends Planned<Request, Facts, Plan> {
  /**
   * What an earlier instance of the run had done, as far as it was kept; undefined where this one is the first. The work
   * is done again from the beginning: what is done already is seen as done, and that the run has done it stands here.
   */
  readonly earlier: SoFar | undefined;
}

/** How the facts of a run that is on its way are taken. */
export interface Midway<Facts, SoFar> {
  /** The facts without what the run itself has brought about. */
  facts(read: Facts, before: Facts, soFar: SoFar): Facts;
  /** True for a finding that the run's own work explains. */
  explains(finding: Finding, soFar: SoFar): boolean;
}

/** What a run that carries out a plan has of the course around it. */
export interface Course<Request, Facts, SoFar, Plan> {
  readonly flow: Flow;
  readonly input: RunInput<Request>;
  /** The plan that the record shows. */
  readonly approved: Plan;
  soFar(): SoFar;
  /** Called for each plan that the record shows. */
  recorded(plan: Plan, planHash: string): void;
  /** Keeps what the run goes on from, for an instance that may have to follow this one. */
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

  /** The facts and the plan as they are now, once nothing new stands against the work. */
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
        ...{ code, resource, message: means },
        remedy: midwayRemedy("blocker", { remedy }),
      });
    }
  }

  /** Records another plan than the one that was approved and has it approved where somebody has to. */
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
    ...{ request, facts: agreed.facts, plan: agreed.plan },
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
