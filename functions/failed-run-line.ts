import type { z } from "zod";
import { finishRun } from "../activities/finish-run/contract.ts";
import type { Log } from "../platform/log.ts";

/**
 * Logs that a run ended as failed, for the alert on this line; `reconcileRun` logs the same for runs that no instance
 * could end. The activity may run twice, so the line may be logged twice: alerts must count runs.
 */
export function logFailedRun(log: Log, activity: string, input: unknown, answer: unknown): void {
  if (activity !== finishRun.name || finishRun.answer.parse(answer).kind !== "done") return;
  const { runId, instance = runId, end } = finishRun.input.parse(input);
  const because = whyFailed(end);
  if (because !== undefined) log.error("run failed", { run: runId, instance, because });
}

/** In one line; undefined for every other outcome. */
function whyFailed(end: z.infer<typeof finishRun.input>["end"]): string | undefined {
  if (end.kind === "failed") return end.failure;
  return end.report.outcome === "failed" ? end.report.summary : undefined;
}
