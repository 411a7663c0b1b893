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

/** The codes of all texts of a workflow. */
export interface Reports {
  /** Of its plans and reports. */
  readonly findings: readonly FindingCode[];
  /** What can park a run, in addition to Azure's codes. */
  readonly incidents: readonly IncidentCode[];
  /** What a plan can write, in the order of a run. */
  readonly writes: readonly WriteCode[];
  /** What reports can list under `remains`, in addition to `EVERY_RUN_REMAINS`. */
  readonly remains: readonly RemainsCode[];
  /** Sentences of the summary of a run that went to its end. */
  readonly summaries: readonly SummaryCode[];
}

/** What others need to know of a workflow to start, plan, run or describe it; not how it does its work. */
export interface WorkflowContract<
  Request,
  Facts extends Guarded,
  Plan extends RunPlan,
  Report extends RunReport,
> {
  /** Name over HTTP and in records, such as `migrate-cluster`. */
  readonly name: string;
  /** Wire name of the orchestration: histories contain it. Renaming it breaks running instances. */
  readonly orchestration: string;
  readonly description: string;
  readonly request: z.ZodObject & z.ZodType<Request>;
  /** A request that the HTTP API accepts, as JSON. */
  readonly example: Readonly<Record<string, unknown>>;
  /** The activity that reads the facts for a plan. */
  readonly facts: ReadContract<Request, Facts>;
  /**
   * The input of the facts activity, for a workflow whose facts are frozen for each run, so that every read returns the same.
   * Absent for a workflow whose facts are read from Azure each time.
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
  /** What the record of a run shows once its plan is made; if absent, how many writes it has and how long they take. */
  planMade?(plan: NoInfer<Plan>): string;
  readonly report: z.ZodType<Report>;
  /** `cluster`: one run at a time changes `request.clusterId`. `none`: the workflow changes no cluster. */
  readonly lease: "cluster" | "none";
  /** The resource that a run is about, for its id and for errors. */
  subject(request: Request): string;
  /** With workflow and ticket: two starts without an Idempotency-Key that agree in it are the same start. */
  naturalKey(request: Request): unknown;
}

/**
 * Adds what every workflow has: the findings that no workflow may omit, and that a plan with a blocker lists no writes.
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

/** The input of an instance. The first instance of a run has the id of the run; later ones have their own ids. */
export interface RunInput<Request> {
  readonly runId: string;
  readonly request: Request;
  readonly approval: Approval;
  /** The standing approval of the run; absent if there is none. */
  readonly standingApproval?: StandingApproval | undefined;
  /** The hash of the plan that the caller has seen; a different plan is refused. */
  readonly expectedPlanHash?: string | undefined;
  /** The sweep whose hours the run keeps to; absent where there is none. */
  readonly hoursOf?: string | undefined;
  /** What an instance must know of earlier instances; absent for the first. */
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
