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

/** A request that its schema has accepted. */
export interface ReadRequest {
  readonly input: Readonly<Record<string, unknown>>;
  readonly subject: string;
  readonly naturalKey: unknown;
  /** The cluster that a run of it changes; undefined for a workflow that changes none. */
  readonly leasedCluster: string | undefined;
}

/** What is known of a run whose instance is lost. */
interface LostRun {
  readonly why: string;
  /** What may have been done in addition, one sentence each. */
  readonly unsure: readonly string[];
  /** From its checkpoint; absent if it had none, so it has changed nothing. */
  readonly soFar?: unknown;
  readonly planned?: { readonly plan: unknown; readonly planHash: string } | undefined;
}

/** A workflow as the HTTP API uses it: with JSON instead of the types of the workflow. */
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
  /** Name of the activity that reads the facts for a plan; its input is the request. */
  readonly factsActivity: string;
  readonly orchestrator: Orchestrator;
  /** Parses a request, and derives what a start needs from it. */
  readonly order: z.ZodType<ReadRequest>;
  /**
   * The report of a run that failed because its instance was lost: what it had done, as its checkpoint shows.
   *
   * @throws ZodError for a request that the schema rejects
   */
  conclude(request: unknown, lost: LostRun): RunReport;
  /** The plan from the result of the facts activity. @throws ZodError for a result that breaks its contract */
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
        why,
        findings: plan.data?.findings ?? [],
        ...known,
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
