import type { OrchestrationContext } from "durable-functions";
import type { z } from "zod";
import { finishRun } from "../../activities/finish-run/contract.ts";
import type { MigrationReport } from "../../domain/migration/report.ts";
import { enginePort } from "./engine-port.ts";
import { createFlow, type Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";

/**
 * Makes the orchestrator of a workflow. Whatever happens inside, the run's record gets its end: the report, or the
 * reason why it failed. A failed run fails its instance too, with the same redacted text: an error that escaped would
 * carry every scheduled action with its input (recorded from the real engine: test/fixtures/durable/Throws.json).
 */
export function defineWorkflow<Input extends { runId: string }>(
  contract: { name: string; input: z.ZodType<Input> },
  run: (flow: Flow, input: Input) => Steps<MigrationReport>,
): (context: OrchestrationContext) => Steps<MigrationReport> {
  return function* orchestrate(context) {
    const parsed = contract.input.safeParse(context.df.getInput());
    if (!parsed.success) {
      const paths = parsed.error.issues.map((issue) => issue.path.join(".") || "(input)").join(", ");
      throw new TypeError(`${contract.name} was started with an input that breaks its contract at: ${paths}`);
    }
    const input = parsed.data;
    const flow = createFlow(enginePort(context), input.runId);
    const end = yield* runToEnd(flow, input, run);
    yield* flow.value(finishRun, { runId: input.runId, at: flow.at(), end }, { resource: input.runId });
    if (end.kind === "failed") throw new Error(end.failure);
    return end.report;
  };
}

type End = { kind: "report"; report: MigrationReport } | { kind: "failed"; failure: string };

function* runToEnd<Input>(
  flow: Flow,
  input: Input,
  run: (flow: Flow, input: Input) => Steps<MigrationReport>,
): Steps<End> {
  try {
    return { kind: "report", report: yield* run(flow, input) };
  } catch (error) {
    return {
      kind: "failed",
      failure: (error instanceof Error ? error.message : String(error)).slice(0, 500),
    };
  }
}
