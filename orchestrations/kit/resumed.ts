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

/** What an earlier instance of the run worked from, and what it had done when that was last kept. */
export interface Resumed<Facts, Plan, SoFar> {
  readonly savedAt: string;
  readonly facts: Facts;
  readonly plan: Plan;
  /** The plan that the record shows, and its hash. */
  readonly approved: Plan;
  readonly planHash: string;
  readonly soFar: SoFar;
  /** Fewer than the flow counts: the facts are older than this instance, and are read again. */
  readonly standstills: -1;
}

/** The checkpoint cannot be used: what the run had done by then, nobody can tell for sure. */
export class CheckpointUnusable extends Error {
  override readonly name = "CheckpointUnusable";
}

/**
 * The work of an earlier instance, once nothing goes on any more that it had begun. Undefined where there is none: then
 * nothing has been changed yet, and the run begins anew. Throws CheckpointUnusable.
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
    ...{ savedAt, facts: facts.data.value, plan: plan.data },
    ...{ approved: approved.data, planHash: work.planHash, soFar: soFar.data },
    standstills: -1,
  };
}
