import { recordPlan } from "../../activities/record-plan/contract.ts";
import { days, spell } from "../../domain/duration.ts";
import { blockers, type Finding } from "../../domain/finding.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import type { RunReport } from "../../domain/run/report.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";
import type { RunInput, WorkflowContract } from "./workflow-contract.ts";

/** A plan waits this long for its approval. */
const APPROVAL_WITHIN_MS = days(7);

/** What a run may work from once nothing stands against it. */
export interface Planned<Request, Facts, Plan> {
  readonly runId: string;
  readonly request: Request;
  readonly facts: Facts;
  readonly plan: Plan;
  readonly planHash: string;
}

/** Why a run ended before anything was changed. */
export interface RefusedRun<Request, Plan> {
  readonly request: Request;
  readonly why: string;
  readonly plan?: Plan;
  readonly planHash?: string;
  /** What stood against it, the plan's own findings included. */
  readonly findings: readonly Finding[];
}

/** The part of a workflow that is its own. */
export interface WorkflowBody<Request, Facts, Plan, Report> {
  refused(run: RefusedRun<Request, Plan>): Report;
  carryOut(flow: Flow, planned: Planned<Request, Facts, Plan>): Steps<Report>;
}

/**
 * The course that every run takes: read, plan, have the plan approved, carry it out. Nothing is changed before a plan
 * stands in the run's record, has no blockers, is the one that the caller saw, and is approved where policy asks. A plan
 * that writes nothing needs no approval.
 */
export function* plannedRun<Request, Facts, Plan extends RunPlan, Report extends RunReport>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  body: WorkflowBody<Request, Facts, Plan, Report>,
  flow: Flow,
  input: RunInput<Request>,
): Steps<Report> {
  const { runId, request } = input;
  yield* flow.enter("running", "read", contract.reading);
  const read = yield* flow.ask(contract.facts, request, { resource: contract.subject(request) });
  if (read.kind === "refused") {
    const { code, resource, message, remedy } = read.refusal;
    const source = "Azure's answer";
    const findings: Finding[] = [{ severity: "blocker", code, resource, means: message, remedy, source }];
    return body.refused({ request, why: `the ${contract.noun} could not be read: ${message}`, findings });
  }
  if (read.kind === "started") throw new TypeError("defect: reading facts started an operation");

  const facts = read.value;
  const plan = contract.makePlan(facts, request);
  yield* flow.enter(
    "planned",
    "plan",
    `${String(plan.writes.length)} writes at most, about ${spell(plan.expectedMs)}`,
  );
  const { planHash } = yield* flow.value(recordPlan, { runId, plan }, { resource: runId });
  const why = yield* whyNot(flow, input, plan, planHash);
  return why === undefined
    ? yield* body.carryOut(flow, { runId, request, facts, plan, planHash })
    : body.refused({ request, why, plan, planHash, findings: plan.findings });
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
  if (input.expectedPlanHash !== undefined && input.expectedPlanHash !== planHash) {
    return "the world has changed since the plan that you saw: make a new plan";
  }
  if (input.approval === "notRequired" || plan.writes.length === 0) return undefined;

  yield* flow.enter("waitingForApproval", "approve", `plan ${planHash.slice(0, 12)} waits for an approval`);
  const answer = yield* flow.command(
    ({ name, planHash: approved }) =>
      name === "reject" || name === "cancel" || (name === "approve" && approved === planHash),
    APPROVAL_WITHIN_MS,
  );
  if (answer?.name === "approve") return undefined;
  if (answer === undefined) return "nobody approved the plan within 7 days";
  const reason = answer.reason === undefined ? "" : `: ${answer.reason}`;
  return `the plan was rejected by ${answer.by}${reason}`;
}
