import type { z } from "zod";
import type { ReadAnswer } from "../../domain/activity/answer.ts";
import type { Guarded } from "../../domain/guardrails/guardrails.ts";
import { parseKnown } from "../../domain/schema/parse-known.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import type { RunReport } from "../../domain/run/report.ts";
import type { StepText } from "./step-text.ts";
import type { WorkflowBody } from "./workflow-body.ts";
import { defineWorkflow, type Orchestrator } from "./workflow.ts";
import type { Reports, WorkflowContract } from "./workflow-contract.ts";
import { remaining } from "../../domain/remains/remains.ts";

/** What a request is about, once its schema has let it in. */
export interface ReadRequest {
  readonly input: Readonly<Record<string, unknown>>;
  readonly subject: string;
  readonly naturalKey: unknown;
  /** The cluster that a run of it changes; undefined for a workflow that changes none. */
  readonly leasedCluster: string | undefined;
}

/** What is known of a run whose instance is no more. */
interface LostRun {
  readonly why: string;
  /** What may have been done besides, a line each. */
  readonly unsure: readonly string[];
  /** As its checkpoint has it; absent where it had none, and so has changed nothing. */
  readonly soFar?: unknown;
  readonly planned?: { readonly plan: unknown; readonly planHash: string } | undefined;
}

/** A workflow as the HTTP API knows it: JSON comes in, and its own types stay behind it. */
export interface Workflow {
  readonly name: string;
  readonly orchestration: string;
  readonly description: string;
  readonly noun: "cluster" | "identity" | "principal" | "feature" | "fleet" | "subscription";
  readonly lease: "cluster" | "none";
  readonly request: z.ZodObject;
  readonly report: z.ZodType<RunReport>;
  readonly example: Readonly<Record<string, unknown>>;
  readonly steps: readonly StepText[];
  readonly reports: Reports;
  /** Name of the activity that reads what a plan is made from; its input is the request. */
  readonly factsActivity: string;
  readonly orchestrator: Orchestrator;
  /** Parses a request, and says what a start must know of it. */
  readonly order: z.ZodType<ReadRequest>;
  /**
   * The report of a run that ends as failed without an instance to tell of it: what it had done, as far as that was kept.
   * Throws ZodError for a request that its schema does not let in.
   */
  conclude(request: unknown, lost: LostRun): RunReport;
  /** The plan from what the facts activity answered. Throws ZodError for an answer that breaks its contract. */
  plan(answer: unknown, request: unknown): ReadAnswer<RunPlan>;
}

export function registerWorkflow<
  Request extends Record<string, unknown>,
  Facts extends Guarded,
  Plan extends RunPlan,
  SoFar,
  Report extends RunReport,
>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  body: WorkflowBody<Request, Facts, Plan, SoFar, Report>,
): Workflow {
  const { name, orchestration, description, noun, lease, request: schema, report, example } = contract;
  const { steps, reports } = contract;
  return {
    name,
    orchestration,
    description,
    noun,
    lease,
    request: schema,
    report,
    example,
    steps,
    reports,
    factsActivity: contract.facts.name,
    orchestrator: defineWorkflow(contract, body),
    order: contract.request.transform((request): ReadRequest => {
      const subject = contract.subject(request);
      return {
        input: request,
        subject,
        naturalKey: contract.naturalKey(request),
        leasedCluster: lease === "cluster" ? subject : undefined,
      };
    }),
    conclude(raw, { why, unsure, soFar, planned }) {
      const request = contract.request.parse(raw);
      const kept = soFar === undefined ? undefined : parseKnown(body.soFar, soFar);
      const plan = parseKnown(contract.plan, planned?.plan);
      const known =
        plan.success && planned !== undefined ? { plan: plan.data, planHash: planned.planHash } : {};
      return body.report(kept?.data ?? body.begin(request), {
        kind: "failed",
        ...{ why, findings: plan.data?.findings ?? [], ...known },
        unsure: kept?.success === false ? [...unsure, remaining("checkpoint-of-other-version")] : unsure,
      });
    },
    plan(answer, raw) {
      const facts = contract.facts.answer.parse(answer);
      if (facts.kind !== "done") return facts;
      return { kind: "done", value: contract.makePlan(facts.value, contract.request.parse(raw)) };
    },
  };
}
