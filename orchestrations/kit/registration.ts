import type { z } from "zod";
import type { Answer } from "../../activities/activity-contract.ts";
import type { Guarded } from "../../domain/guardrails.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import type { RunReport } from "../../domain/run/report.ts";
import type { WorkflowBody } from "./planned-run.ts";
import { defineWorkflow, type Orchestrator } from "./workflow.ts";
import type { WorkflowContract } from "./workflow-contract.ts";

/** What a request is about, once its schema has let it in. */
export interface ReadRequest {
  readonly input: Readonly<Record<string, unknown>>;
  readonly subject: string;
  readonly naturalKey: unknown;
  /** The cluster that a run of it changes; undefined for a workflow that changes none. */
  readonly leasedCluster: string | undefined;
}

/** A workflow as the door knows it: its own types are behind it, raw JSON is in front of it. */
export interface Workflow {
  readonly name: string;
  readonly orchestration: string;
  readonly description: string;
  readonly noun: string;
  readonly lease: "cluster" | "none";
  readonly request: z.ZodObject;
  readonly report: z.ZodType<RunReport>;
  readonly example: Readonly<Record<string, unknown>>;
  /** Name of the activity that reads what a plan is made from; its input is the request. */
  readonly factsActivity: string;
  readonly orchestrator: Orchestrator;
  /** Throws ZodError for a request that its schema does not let in. */
  read(request: unknown): ReadRequest;
  /** The plan from what the facts activity answered. Throws ZodError for an answer that breaks its contract. */
  plan(answer: unknown, request: unknown): Answer<RunPlan>;
}

export function registerWorkflow<
  Request extends Record<string, unknown>,
  Facts extends Guarded,
  Plan extends RunPlan,
  Trail,
  Report extends RunReport,
>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  body: WorkflowBody<Request, Facts, Plan, Trail, Report>,
): Workflow {
  const { name, orchestration, description, noun, lease, request: schema, report, example } = contract;
  return {
    name,
    orchestration,
    description,
    noun,
    lease,
    request: schema,
    report,
    example,
    factsActivity: contract.facts.name,
    orchestrator: defineWorkflow(contract, body),
    read(raw) {
      const request = contract.request.parse(raw);
      const subject = contract.subject(request);
      return {
        input: request,
        subject,
        naturalKey: contract.naturalKey(request),
        leasedCluster: lease === "cluster" ? subject : undefined,
      };
    },
    plan(answer, raw) {
      const facts = contract.facts.answer.parse(answer);
      if (facts.kind !== "done") return facts;
      return { kind: "done", value: contract.makePlan(facts.value, contract.request.parse(raw)) };
    },
  };
}
