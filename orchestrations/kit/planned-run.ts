import { recordPlan } from "../../activities/record-plan/contract.ts";
import { saveCheckpoint } from "../../activities/save-checkpoint/contract.ts";
import { blockers, type Finding } from "../../domain/findings/finding.ts";
import { finding } from "../../domain/findings/findings.ts";
import { endedBecause } from "../../domain/reasons/endings.ts";
import type { RunEnding } from "../../domain/run/ending.ts";
import type { Guarded } from "../../domain/guardrails/guardrails.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import type { RunReport } from "../../domain/run/report.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { agree, type RecordedPlan } from "./agreement.ts";
import { whyOutOfHours } from "./await-hours.ts";
import { readFacts, unread } from "./facts.ts";
import type { Flow } from "./flow.ts";
import { earlyEnd } from "./early-end.ts";
import { snapshot } from "./kept-progress.ts";
import { plannedWork } from "./planned.ts";
import { resumedWork } from "./resumed.ts";
import { RunCancelled, type Steps } from "./steps.ts";
import type { ProgressLog, WorkflowBody } from "./workflow-body.ts";
import type { RunInput, WorkflowContract } from "./workflow-contract.ts";
import { defined } from "../../domain/schema/defined.ts";

/**
 * The phases of every run: read, plan, approve, carry out, report. A run changes nothing until its record shows a plan that
 * has no blockers, is the plan that the caller has seen, and is approved if the policy requires it. A plan without writes
 * needs no approval. The facts are read again after the approval, and before each step that cannot be undone if the run
 * has stood still. A new instance of a run continues from the checkpoint that is written before the first change; without a
 * checkpoint, it starts from the beginning.
 */
export function* plannedRun<
  Request,
  Facts extends Guarded,
  Plan extends RunPlan,
  SoFar,
  Report extends RunReport,
>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  body: WorkflowBody<Request, Facts, Plan, SoFar, Report>,
  flow: Flow,
  input: RunInput<Request>,
): Steps<Report> {
  let soFar = body.begin(input.request);
  let known: Known<Plan> | undefined;
  flow.keep(() => soFar);
  try {
    const ending = yield* planAndCarryOut(contract, body, flow, input, {
      known: () => known,
      recorded(plan, planHash) {
        known = { plan, planHash };
      },
      soFar: () => soFar,
      note(done) {
        soFar = { ...soFar, ...done };
      },
    });
    return body.report(soFar, ending);
  } catch (error) {
    const end = yield* earlyEnd(flow, error);
    return body.report(soFar, { ...end, findings: known?.plan.findings ?? [], ...known });
  }
}

/** The plan that the record of a run shows. */
interface Known<Plan> {
  readonly plan: Plan;
  readonly planHash: string;
}

/** What is known of the run so far, for the report if it ends early. */
interface Course<Plan, SoFar> {
  known(): Known<Plan> | undefined;
  recorded(plan: Plan, planHash: string): void;
  soFar(): SoFar;
  note(done: Partial<SoFar>): void;
}

function* planAndCarryOut<
  Request,
  Facts extends Guarded,
  Plan extends RunPlan,
  SoFar,
  Report extends RunReport,
>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  body: WorkflowBody<Request, Facts, Plan, SoFar, Report>,
  flow: Flow,
  input: RunInput<Request>,
  course: Course<Plan, SoFar>,
): Steps<RunEnding<Plan>> {
  const earlier = yield* resumedWork(contract, body, flow, input);
  if (earlier !== undefined) {
    course.recorded(earlier.approved, earlier.planHash);
    course.note(earlier.soFar);
    yield* flow.enter("running", "read", stepDetail("resumed", { at: earlier.savedAt }));
    if (body.mayHaveBegun?.(earlier.soFar) === false) {
      const why = yield* whyOutOfHours(flow, input.hoursOf, earlier.plan);
      if (why !== undefined) throw new RunCancelled(why);
    }
    return yield* carryOut(contract, body, flow, input, earlier, course);
  }
  const { runId, request, expectedPlanHash } = input;
  const read = yield* readFacts(contract, flow, request, contract.reading);
  if (read.kind === "refused") return { kind: "refused", ...unread(contract.noun, read.refusal) };

  const plan = contract.makePlan(read.facts, request);
  const against = blockers(plan.findings).length;
  const { writes, expectedMs = 0 } = plan;
  yield* flow.enter(
    "planned",
    "plan",
    against > 0
      ? stepDetail("plan-refused", { blockers: against })
      : (contract.planMade?.(plan) ?? stepDetail("plan-made", { writes: writes.length, expectedMs })),
  );
  const { planHash, differences } = yield* flow.value(
    recordPlan,
    { ...flow.run, plan, ...defined({ expectedPlanHash }) },
    { resource: runId },
  );
  course.recorded(plan, planHash);
  const isOther =
    expectedPlanHash !== undefined && expectedPlanHash !== planHash && differences?.length !== 0;
  if (isOther && blockers(plan.findings).length === 0) {
    return {
      kind: "refused",
      ...otherThanSeen(contract.subject(request), plan, differences),
      plan,
      planHash,
    };
  }
  const { facts, standstills } = read;
  const agreement = yield* agree(
    contract,
    flow,
    input,
    { facts, plan, planHash, standstills },
    course.recorded,
  );
  if (agreement.kind === "refused") return { ...agreement, ...course.known() };
  const { plan: agreed } = agreement.agreed;
  const why = yield* whyOutOfHours(flow, input.hoursOf, agreed);
  if (why !== undefined) return { kind: "refused", why, findings: agreed.findings, ...course.known() };
  const approved = course.known()?.plan ?? plan;
  return yield* carryOut(contract, body, flow, input, { ...agreement.agreed, approved }, course);
}

/** What the run carries out, with what an earlier instance had done of it. */
interface Work<Facts, Plan, SoFar> extends RecordedPlan<Facts, Plan> {
  /** The plan that the record shows. */
  readonly approved: Plan;
  readonly soFar?: SoFar;
}

function* carryOut<Request, Facts extends Guarded, Plan extends RunPlan, SoFar, Report extends RunReport>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  body: WorkflowBody<Request, Facts, Plan, SoFar, Report>,
  flow: Flow,
  input: RunInput<Request>,
  work: Work<Facts, Plan, SoFar>,
  course: Course<Plan, SoFar>,
): Steps<RunEnding<Plan>> {
  const { approved, planHash, soFar: earlier } = work;
  function* keep(facts: Facts, plan: Plan): Steps<void> {
    if (plan.writes.length === 0) return;
    const known = course.known() ?? { plan: approved, planHash };
    const kept = { facts, plan, approved: known.plan, planHash: known.planHash };
    const checkpoint = { ...flow.run, at: flow.at(), work: kept, soFar: snapshot(course.soFar()) };
    yield* flow.value(saveCheckpoint, checkpoint, { resource: flow.runId });
  }
  if (earlier === undefined) yield* keep(work.facts, work.plan);
  const planned = plannedWork(contract, body.midway, { flow, input, approved, keep, ...course }, work);
  const progress: ProgressLog<SoFar> = {
    get done() {
      return course.soFar();
    },
    note: (done) => {
      course.note(done);
    },
  };
  yield* body.carryOut(flow, { ...planned, earlier }, progress);
  // There is nothing left to stop: a command that comes now has no effect.
  yield* flow.enter("running", "report", stepDetail("proof"), { underWay: true });
  const known = course.known() ?? { plan: approved, planHash };
  return { kind: "through", findings: known.plan.findings, ...known };
}

/** The summary of a run names this many differences; its findings name all. */
const NAMED_IN_SUMMARY = 3;

/** The refusal of a plan that is not the one that the caller saw, naming what differs. */
function otherThanSeen(
  resource: string,
  plan: RunPlan,
  differences: readonly string[] | undefined,
): { why: string; findings: readonly Finding[] } {
  if (differences === undefined) {
    return { why: endedBecause("seen-plan-unknown"), findings: plan.findings };
  }
  const named = differences.slice(0, NAMED_IN_SUMMARY);
  const more = differences.length - named.length;
  return {
    why: endedBecause("plan-not-as-seen", { differences: named, more }),
    findings: [
      ...plan.findings,
      ...differences.map((difference) => finding("plan-not-as-seen", resource, { difference })),
    ],
  };
}
