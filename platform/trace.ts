import { createHash, randomBytes } from "node:crypto";
import { readTraceparent, type Traceparent } from "../domain/activity/trace-context.ts";

/** The ids of a traceparent. */
export interface TraceIds {
  readonly traceId: string;
  readonly spanId: string;
  /** Two hexadecimal digits; the last bit says whether the trace is recorded. */
  readonly flags: string;
}

export function idsOf(traceparent: Traceparent): TraceIds {
  const [, traceId = "", spanId = "", flags = ""] = traceparent.split("-");
  return { traceId, spanId, flags };
}

export function traceparentOf({ traceId, spanId, flags }: TraceIds): Traceparent {
  const made = readTraceparent(`00-${traceId}-${spanId}-${flags}`);
  if (made === undefined) throw new TypeError(`defect: ${traceId} and ${spanId} are no ids of a trace`);
  return made;
}

/**
 * The trace context of a run: a span whose id is derived from the id of the run, in the trace of the caller, or in a new
 * trace if the caller has none.
 */
export function traceOfRun(runId: string, caller: Traceparent | undefined): Traceparent {
  const digest = createHash("sha256").update(runId).digest("hex");
  const spanId = digest.slice(32, 48);
  if (caller !== undefined) return traceparentOf({ ...idsOf(caller), spanId });
  return traceparentOf({ traceId: digest.slice(0, 32), spanId, flags: "01" });
}

/** A new span id in the same trace: for a call that leaves this process if no spans are recorded. */
export function nextIn(traceparent: Traceparent): Traceparent {
  return traceparentOf({ ...idsOf(traceparent), spanId: randomBytes(8).toString("hex") });
}
