import { z } from "zod";
import type { ReadContract } from "../../activities/activity-contract.ts";
import type { Guarded } from "../../domain/guardrails/guardrails.ts";
import { ownResourceFindings } from "../../domain/guardrails/own-resources.ts";
import { type RunPlan, withoutEffects } from "../../domain/run/plan.ts";
import type { RunReport } from "../../domain/run/report.ts";
import { Continued } from "../../domain/run/restart.ts";
import { StandingApproval } from "../../domain/run/standing-approval.ts";
import type { StepText } from "./step-text.ts";
import type { FindingCode } from "../../domain/findings/findings.ts";
import type { IncidentCode } from "../../domain/incidents/incidents.ts";
import type { WriteCode } from "../../domain/writes/writes.ts";
import type { RemainsCode } from "../../domain/remains/remains.ts";
import type { SummaryCode } from "../../domain/summaries/summaries.ts";

/** Whether a person must approve the plan before anything is changed. */
export const Approval = z.enum(["required", "notRequired"]);
export type Approval = z.infer<typeof Approval>;

/** The codes of everything that a workflow can say. */
export interface Reports {
  /** Of its plans and reports. */
  readonly findings: readonly FindingCode[];
  /** What can park a run, besides Azure's own codes. */
  readonly incidents: readonly IncidentCode[];
  /** What a plan can write, in the order of a run. */
  readonly writes: readonly WriteCode[];
  /** What a report can say is left, besides `EVERY_RUN_REMAINS`. */
  readonly remains: readonly RemainsCode[];
  /** Sentences of the summary of a run that went to its end. */
  readonly summaries: readonly SummaryCode[];
}

/** What a workflow is, for whoever starts, plans, runs or describes it. It says nothing of how the work is done. */
export interface WorkflowContract<
  Request,
  Facts extends Guarded,
  Plan extends RunPlan,
  Report extends RunReport,
> {
  /** Name over HTTP and in records, such as `migrate-cluster`. */
  readonly name: string;
  /** Wire name of the orchestration: it lives in histories. Renaming it breaks running instances. */
  readonly orchestration: string;
  readonly description: string;
  readonly request: z.ZodObject & z.ZodType<Request>;
  /** A request that the HTTP API accepts, as JSON. */
  readonly example: Readonly<Record<string, unknown>>;
  /** What is read before a plan is made: nothing, if it cannot be. */
  readonly facts: ReadContract<Request, Facts>;
  /**
   * The request as a run asks for its facts, where these are frozen for it: read again, they are the same. Absent for a
   * workflow whose facts are as the world is.
   */
  forRun?(request: Request, run: Pick<RunInput<Request>, "runId" | "expectedPlanHash">): Request;
  /** What the facts are about, as a noun: `cluster`. */
  readonly noun: "cluster" | "identity" | "principal" | "feature" | "fleet" | "subscription";
  /** One line for people: what is read. */
  readonly reading: string;
  /** The steps that a run can go through, in the order of a run. */
  readonly steps: readonly StepText[];
  readonly reports: Reports;
  readonly plan: z.ZodType<Plan>;
  /** Pure: the same facts make the same plan. */
  makePlan(facts: NoInfer<Facts>, request: Request): Plan;
  /** How many clusters a plan changes. Absent for a workflow that a standing approval never covers. */
  clustersOf?(plan: NoInfer<Plan>): number;
  readonly report: z.ZodType<Report>;
  /** `cluster`: one run at a time changes `request.clusterId`. `none`: the workflow changes no cluster. */
  readonly lease: "cluster" | "none";
  /** The resource that a run is about, for its id and for errors. */
  subject(request: Request): string;
  /** What makes two starts without an Idempotency-Key the same start, besides workflow and ticket. */
  naturalKey(request: Request): unknown;
}

/**
 * The contract with what every workflow has: the findings that none may leave out, and no effects in a plan that is
 * refused.
 */
export function defineContract<
  Request,
  Facts extends Guarded,
  Plan extends RunPlan,
  Report extends RunReport,
>(contract: WorkflowContract<Request, Facts, Plan, Report>): WorkflowContract<Request, Facts, Plan, Report> {
  return {
    ...contract,
    makePlan(facts, request) {
      const plan = contract.makePlan(facts, request);
      const own = ownResourceFindings(facts.guardrails, request, plan);
      return withoutEffects(own.length === 0 ? plan : { ...plan, findings: [...own, ...plan.findings] });
    },
  };
}

/** What an instance is started with. The id of a run's first instance is the run's; later ones have their own. */
export interface RunInput<Request> {
  readonly runId: string;
  readonly request: Request;
  readonly approval: Approval;
  /** What was approved before there was a plan; absent where nothing was. */
  readonly standingApproval?: StandingApproval | undefined;
  /** The hash of the plan that the caller has seen; a different plan is refused. */
  readonly expectedPlanHash?: string | undefined;
  /** The sweep whose hours the run keeps to; absent where there is none. */
  readonly hoursOf?: string | undefined;
  /** What an instance must know of those before it; absent for the first. */
  readonly continued?: Continued | undefined;
}

export function runInput<Request>(request: z.ZodType<Request>): z.ZodType<RunInput<Request>> {
  return z.strictObject({
    runId: z.string(),
    request,
    approval: Approval,
    standingApproval: StandingApproval.optional(),
    expectedPlanHash: z.string().optional(),
    hoursOf: z.string().optional(),
    continued: Continued.optional(),
  });
}
