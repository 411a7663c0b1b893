import { createHash } from "node:crypto";
import { finishRun } from "../activities/finish-run/contract.ts";
import type { RunRecord } from "../domain/run/record.ts";
import { readTraceparent } from "../domain/activity/trace-context.ts";
import { runs } from "../platform/records/kinds.ts";
import { redactedReason } from "../platform/redact.ts";
import type { EndedSpan } from "../platform/telemetry.ts";
import { idsOf, traceOfRun, traceparentOf } from "../platform/trace.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import { defined } from "../domain/schema/defined.ts";

/**
 * Sends the spans of a run after its last activity has recorded its end: one for the run, which may take weeks, and one
 * for each step. A run spans processes, so its spans are created from its record. The activity may run twice; then the
 * spans are sent twice with the same ids. A run never fails because of spans.
 */
export async function sendSpansOfEndedRun(
  { telemetry, records, log }: KeylessDependencies,
  activity: string,
  input: unknown,
): Promise<void> {
  if (telemetry === undefined || activity !== finishRun.name) return;
  try {
    const run = await records.read(runs, finishRun.input.parse(input).runId);
    for (const span of run === undefined ? [] : spansOfRun(run.value)) telemetry.ended(span);
  } catch (error) {
    log.warn("could not send spans", { reason: redactedReason(error) });
  }
}

/** The run's span first, then one for each step. */
function spansOfRun(run: RunRecord): readonly EndedSpan[] {
  const parent = readTraceparent(run.traceparent);
  const traceparent = traceOfRun(run.id, parent);
  const endedAt = run.endedAt ?? run.updatedAt;
  const whole: EndedSpan = {
    name: `run ${run.workflow}`,
    kind: "internal",
    traceparent,
    parent,
    startedAt: Date.parse(run.createdAt),
    endedAt: Date.parse(endedAt),
    attributes: {
      "keyless.run.id": run.id,
      "keyless.workflow": run.workflow,
      "keyless.run.state": run.state,
      ...defined({ "keyless.ticket": run.ticket }),
    },
    failure: run.failure,
  };
  const steps = run.steps.map((step, index): EndedSpan => ({
    name: `step ${step.name}`,
    kind: "internal",
    parent: traceparent,
    traceparent: traceparentOf({
      ...idsOf(traceparent),
      spanId: createHash("sha256")
        .update(`${run.id}/${String(index)}`)
        .digest("hex")
        .slice(0, 16),
    }),
    startedAt: Date.parse(step.startedAt),
    endedAt: Date.parse(step.endedAt ?? endedAt),
    attributes: { "keyless.run.id": run.id, "keyless.step": step.name },
  }));
  return [whole, ...steps];
}
