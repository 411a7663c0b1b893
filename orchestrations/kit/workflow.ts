import type { OrchestrationContext } from "durable-functions";
import { finishRun } from "../../activities/finish-run/contract.ts";
import type { Guarded } from "../../domain/guardrails/guardrails.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import type { RunReport } from "../../domain/run/report.ts";
import { unpack } from "../../domain/activity/trace-context.ts";
import { enginePort } from "./engine-port.ts";
import { createFlow } from "./create-flow.ts";
import type { Flow } from "./flow.ts";
import { HandedOver } from "./early-end.ts";
import { plannedRun } from "./planned-run.ts";
import type { Steps } from "./steps.ts";
import type { WorkflowBody } from "./workflow-body.ts";
import { type RunInput, runInput, type WorkflowContract } from "./workflow-contract.ts";

/** What an instance returns after another one has taken over its run. */
interface GoesOn {
  readonly goesOnIn: string;
}

export type Orchestrator = (context: OrchestrationContext) => Steps<RunReport | GoesOn>;

/**
 * Makes the orchestrator of a workflow. Whatever happens, the record of the run gets an end: the report, or the reason of the
 * failure. If the run fails, its instance fails with the same redacted text: an uncaught error would contain every scheduled
 * action with its input (recorded from the real engine: test/fixtures/durable/Throws.json).
 */
export function defineWorkflow<
  Request,
  Facts extends Guarded,
  Plan extends RunPlan,
  SoFar,
  Report extends RunReport,
>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  body: WorkflowBody<Request, Facts, Plan, SoFar, Report>,
): Orchestrator {
  const schema = runInput(contract.request);
  return function* orchestrate(context) {
    const parsed = schema.safeParse(unpack(context.df.getInput()).input);
    if (!parsed.success) {
      const paths = parsed.error.issues.map((issue) => issue.path.join(".") || "(input)").join(", ");
      throw new TypeError(
        `${contract.orchestration} was started with an input that breaks its contract at: ${paths}`,
      );
    }
    const { data } = parsed;
    const input = { ...data, request: contract.forRun?.(data.request, data) ?? data.request };
    const { runId, continued } = input;
    const engine = enginePort(context);
    const run = continued === undefined ? { runId } : { runId, instance: engine.instanceId };
    const flow = createFlow(engine, run, continued);
    const end = yield* runToEnd(contract, body, flow, input);
    if (end.kind === "goesOn") return { goesOnIn: end.to };
    flow.ending();
    yield* flow.value(finishRun, { ...run, at: flow.at(), end }, { resource: runId });
    if (end.kind === "failed") throw new Error(end.failure);
    return end.report;
  };
}

type End =
  | { kind: "report"; report: RunReport }
  | { kind: "failed"; failure: string; report?: RunReport }
  | { kind: "goesOn"; to: string };

function* runToEnd<Request, Facts extends Guarded, Plan extends RunPlan, SoFar, Report extends RunReport>(
  contract: WorkflowContract<Request, Facts, Plan, Report>,
  body: WorkflowBody<Request, Facts, Plan, SoFar, Report>,
  flow: Flow,
  input: RunInput<Request>,
): Steps<End> {
  try {
    const report = contract.report.safeParse(yield* plannedRun(contract, body, flow, input));
    if (report.success && report.data.outcome === "failed") {
      return { kind: "failed", failure: report.data.summary, report: report.data };
    }
    if (report.success) return { kind: "report", report: report.data };
    const paths = report.error.issues.map((issue) => issue.path.join(".") || "(report)").join(", ");
    throw new TypeError(`defect: the report of ${contract.name} does not keep its contract at: ${paths}`);
  } catch (error) {
    if (error instanceof HandedOver) return { kind: "goesOn", to: error.to };
    return {
      kind: "failed",
      failure: (error instanceof Error ? error.message : String(error)).slice(0, 500),
    };
  }
}
