import { recordPlan } from "../../activities/record-plan/contract.ts";
import { days, spell } from "../../domain/duration.ts";
import { blockers, type Finding } from "../../domain/finding.ts";
import type { RunEnding } from "../../domain/run/ending.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import type { RunReport } from "../../domain/run/report.ts";
import type { Flow } from "./flow.ts";
import { RunCancelled, type Steps } from "./steps.ts";
import type { RunInput, WorkflowContract } from "./workflow-contract.ts";

/** A plan waits this long for its approval. */
const APPROVAL_WITHIN_MS = days(7);

/** What a run may work from once nothing stands against it. */
export interface Planned<Request, Facts, Plan> {
  readonly request: Request;
  readonly facts: Facts;
  readonly plan: Plan;
}

/** The part of a workflow that is its own. Its trail is what it has done so far, kept for the report. */
export interface WorkflowBody<Request, Facts, Plan, Trail, Report> {
  /** The trail of a run that has done nothing yet. */
  begin(request: Request): Trail;
  /** Does what the plan says, and notes what it has done as soon as it has. */
  carryOut(
    flow: Flow,
    planned: Planned<Request, Facts, Plan>,
    note: (done: Partial<Trail>) => void,
  ): Steps<void>;
  /** Pure: a report can be made from the trail at any point. */
  report(trail: Trail, ending: RunEnding<Plan>): Report;
}

/**
 * The course that every run takes: read, plan, have the plan approved, carry it out, report. Nothing is changed before
 * a plan stands in the run's record, has no blockers, is the one that the caller saw, and is approved where policy
 * asks. A plan that writes nothing needs no approval.
 */
export function* plannedRun<Request, Facts, Plan extends RunPlan, Trail, Report extends RunReport>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  body: WorkflowBody<Request, Facts, Plan, Trail, Report>,
  flow: Flow,
  input: RunInput<Request>,
): Steps<Report> {
  let trail = body.begin(input.request);
  let known: { plan: Plan; planHash: string } | undefined;
  try {
    const ending = yield* planAndCarryOut(contract, body, flow, input, {
      planned(plan, planHash) {
        known = { plan, planHash };
      },
      note(done) {
        trail = { ...trail, ...done };
      },
    });
    return body.report(trail, ending);
  } catch (error) {
    if (!(error instanceof RunCancelled)) throw error;
    const findings = known?.plan.findings ?? [];
    return body.report(trail, { kind: "cancelled", why: error.message, findings, ...known });
  }
}

/** What the course tells of itself on its way, for the report of a run that ends before its end. */
interface Told<Plan, Trail> {
  planned(plan: Plan, planHash: string): void;
  note(done: Partial<Trail>): void;
}

function* planAndCarryOut<Request, Facts, Plan extends RunPlan, Trail, Report extends RunReport>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  body: WorkflowBody<Request, Facts, Plan, Trail, Report>,
  flow: Flow,
  input: RunInput<Request>,
  told: Told<Plan, Trail>,
): Steps<RunEnding<Plan>> {
  const { runId, request, expectedPlanHash } = input;
  yield* flow.enter("running", "read", contract.reading);
  const read = yield* flow.askUntilAnswered(contract.facts, request, {
    resource: contract.subject(request),
  });
  if (read.kind === "refused") {
    const { code, resource, message, remedy } = read.refusal;
    const source = "Azure's answer";
    const findings: Finding[] = [{ severity: "blocker", code, resource, means: message, remedy, source }];
    return { kind: "refused", why: `the ${contract.noun} could not be read: ${message}`, findings };
  }
  if (read.kind === "started") throw new TypeError("defect: reading facts started an operation");

  const plan = contract.makePlan(read.value, request);
  yield* flow.enter(
    "planned",
    "plan",
    `${String(plan.writes.length)} writes at most, about ${spell(plan.expectedMs)}`,
  );
  const { planHash, differences } = yield* flow.value(
    recordPlan,
    { runId, plan, ...(expectedPlanHash === undefined ? {} : { expectedPlanHash }) },
    { resource: runId },
  );
  told.planned(plan, planHash);
  if (
    expectedPlanHash !== undefined &&
    expectedPlanHash !== planHash &&
    blockers(plan.findings).length === 0
  ) {
    const { why, findings } = otherThanSeen(contract.subject(request), plan, differences);
    return { kind: "refused", why, findings, plan, planHash };
  }
  const { findings } = plan;
  const why = yield* whyNot(flow, input, plan, planHash);
  if (why !== undefined) return { kind: "refused", why, findings, plan, planHash };
  yield* body.carryOut(flow, { request, facts: read.value, plan }, told.note);
  // Nothing is left to stop: what was said too late changes nothing.
  yield* flow.enter("running", "report", "the proof", { underWay: true });
  return { kind: "through", findings, plan, planHash };
}

/** This many differences stand in the summary of a run; its findings name all. */
const NAMED_IN_SUMMARY = 3;

/** The refusal of a plan that is not the one that the caller saw, naming what differs. */
function otherThanSeen(
  resource: string,
  plan: RunPlan,
  differences: readonly string[] | undefined,
): { why: string; findings: readonly Finding[] } {
  const changed = "the world has changed since the plan that you saw";
  const remedy = "make a new plan, look at what changed, and start the run with its hash";
  if (differences === undefined) {
    const why = `${changed}; that plan is not known here, so that what changed cannot be named: make a new plan`;
    return { why, findings: plan.findings };
  }
  const named = differences.slice(0, NAMED_IN_SUMMARY).join("; ");
  const more = differences.length - NAMED_IN_SUMMARY;
  return {
    why: `${changed}: ${named}${more > 0 ? `; and ${String(more)} more` : ""}`,
    findings: [
      ...plan.findings,
      ...differences.map((means): Finding => ({
        severity: "blocker",
        code: "plan-changed",
        resource,
        means,
        remedy,
        source: "the plan that the run was started with, and the plan of the run",
      })),
    ],
  };
}

/** Why the plan may not be carried out; undefined when it may. */
function* whyNot(
  flow: Flow,
  input: RunInput<unknown>,
  plan: RunPlan,
  planHash: string,
): Steps<string | undefined> {
  const [first, ...more] = blockers(plan.findings);
  if (first !== undefined) {
    const others = more.length === 0 ? "" : `, and ${String(more.length)} more`;
    return `${first.code}: ${first.means}${others}`;
  }
  if (input.approval === "notRequired" || plan.writes.length === 0) return undefined;

  yield* flow.enter("waitingForApproval", "approve", `plan ${planHash.slice(0, 12)} waits for an approval`);
  const answer = yield* flow.command(
    ({ name, planHash: approved }) => name === "reject" || (name === "approve" && approved === planHash),
    APPROVAL_WITHIN_MS,
  );
  if (answer?.name === "approve") return undefined;
  if (answer === undefined) return "nobody approved the plan within 7 days";
  const reason = answer.reason === undefined ? "" : `: ${answer.reason}`;
  return `the plan was rejected by ${answer.by.name}${reason}`;
}
