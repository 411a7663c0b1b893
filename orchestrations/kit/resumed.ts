import type { Guarded } from "../../domain/guardrails/guardrails.ts";
import { readCheckpoint } from "../../activities/read-checkpoint/contract.ts";
import { endedBecause } from "../../domain/reasons/endings.ts";
import { parseKnown } from "../../domain/schema/parse-known.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import type { RunReport } from "../../domain/run/report.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";
import type { WorkflowBody } from "./workflow-body.ts";
import type { RunInput, WorkflowContract } from "./workflow-contract.ts";

/** The checkpoint of an earlier instance: its facts, its plan and its progress. */
export interface Resumed<Facts, Plan, SoFar> {
  readonly savedAt: string;
  readonly facts: Facts;
  readonly plan: Plan;
  /** The plan that the record shows, and its hash. */
  readonly approved: Plan;
  readonly planHash: string;
  readonly soFar: SoFar;
  /** Less than any count of the flow: the facts are older than this instance, so they are read again. */
  readonly standstills: -1;
}

/** The checkpoint cannot be used, so nobody knows for certain what the run had done. */
export class CheckpointUnusable extends Error {
  override readonly name = "CheckpointUnusable";
}

/**
 * The work of an earlier instance, once nothing that it had started is in progress any more. Undefined without a checkpoint:
 * then the run has changed nothing yet and starts from the beginning.
 *
 * @throws CheckpointUnusable
 */
export function* resumedWork<
  Request,
  Facts extends Guarded,
  Plan extends RunPlan,
  SoFar,
  Report extends RunReport,
>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  body: WorkflowBody<Request, Facts, Plan, SoFar, Report>,
  flow: Flow,
  { runId, request, continued }: RunInput<Request>,
): Steps<Resumed<Facts, Plan, SoFar> | undefined> {
  if (continued === undefined) return undefined;
  yield* flow.enter("running", "read", stepDetail("checkpoint"), { underWay: true });
  const kept = yield* flow.value(readCheckpoint, flow.run, { resource: runId });
  if (kept === null) return undefined;
  const { savedAt, work } = kept;
  if (work === undefined) throw new CheckpointUnusable(endedBecause("checkpoint-too-large"));
  const facts = parseKnown(contract.facts.answer, { kind: "done", value: work.facts });
  const plan = parseKnown(contract.plan, work.plan);
  const approved = parseKnown(contract.plan, work.approved);
  const soFar = parseKnown(body.soFar, kept.soFar);
  if (!facts.success || facts.data.kind !== "done" || !plan.success || !approved.success || !soFar.success) {
    throw new CheckpointUnusable(endedBecause("checkpoint-of-other-version"));
  }
  if (body.settle !== undefined) yield* body.settle(flow, request);
  return {
    savedAt,
    facts: facts.data.value,
    plan: plan.data,
    approved: approved.data,
    planHash: work.planHash,
    soFar: soFar.data,
    standstills: -1,
  };
}
