import { randomBytes } from "node:crypto";
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import type { Traceparent } from "../domain/activity/trace-context.ts";
import { redactedReason } from "./redact.ts";
import type { EndedSpan, SpanOrder, Telemetry } from "./telemetry.ts";
import { idsOf, type TraceIds, traceOfRun, traceparentOf } from "./trace.ts";

const KINDS = {
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
} as const;

/** Random ids, except for the next span if its ids are given. */
export class ForcedIds {
  #next: TraceIds | undefined;

  /** `start` starts one span, which gets these ids. */
  during<T>(ids: TraceIds, start: () => T): T {
    this.#next = ids;
    try {
      return start();
    } finally {
      this.#next = undefined;
    }
  }

  generateTraceId = (): string => this.#next?.traceId ?? randomBytes(16).toString("hex");
  generateSpanId = (): string => this.#next?.spanId ?? randomBytes(8).toString("hex");
}

/** Spans of one tracer. */
export function spansOf(tracer: Tracer, ids: ForcedIds): Pick<Telemetry, "span" | "ended"> {
  return {
    async span({ name, kind, attributes, parent, thread }: SpanOrder, work) {
      const above = parent ?? (thread === undefined ? undefined : traceOfRun(thread, undefined));
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, within(above));
      try {
        return await work({
          traceparent: traceparentIn(span),
          set: (more) => void span.setAttributes(more),
        });
      } catch (error) {
        fail(span, redactedReason(error));
        throw error;
      } finally {
        span.end();
      }
    },
    ended({ name, kind, attributes, parent, traceparent, startedAt, endedAt, failure }: EndedSpan) {
      const span = ids.during(idsOf(traceparent), () =>
        tracer.startSpan(name, { kind: KINDS[kind], attributes, startTime: startedAt }, within(parent)),
      );
      if (failure !== undefined) fail(span, failure);
      span.end(endedAt);
    },
  };
}

/** The context below a span that another process, or an earlier one, has sent. */
function within(parent: Traceparent | undefined): Context {
  if (parent === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, flags } = idsOf(parent);
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function traceparentIn(span: Span): Traceparent {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return traceparentOf({ traceId, spanId, flags: traceFlags.toString(16).padStart(2, "0") });
}

/** Only the first line of the reason: an orchestrator's error has its complete state in the lines after it. */
function fail(span: Span, reason: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: reason.split("\n", 1)[0] ?? "" });
}
