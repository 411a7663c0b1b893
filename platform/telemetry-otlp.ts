import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { redactedReason } from "./redact.ts";
import type { SpanOrder, Telemetry } from "./telemetry.ts";

const longestFlushMs = 2000;

const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL } as const;

/** Telemetry that goes where OpenTelemetry's environment variables say. Load it only where it is wanted. */
export function otlpTelemetry(serviceName: string): Telemetry {
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ "service.name": serviceName })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const tracer = provider.getTracer("keyless");
  return {
    async span({ name, kind, attributes, thread }: SpanOrder, work) {
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, parentOf(thread));
      try {
        return await work();
      } catch (error) {
        fail(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
    async stop() {
      const late = new AbortController();
      const sent = provider.shutdown().catch(() => undefined);
      await Promise.race([
        sent,
        delay(longestFlushMs, undefined, { signal: late.signal }).catch(() => undefined),
      ]);
      late.abort();
    },
  };
}

/** A span that nobody sent, the same for all that name the thread: what hangs on it is one trace. */
function parentOf(thread: string | undefined): Context {
  if (thread === undefined) return ROOT_CONTEXT;
  const digest = createHash("sha256").update(thread).digest("hex");
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: digest.slice(0, 32),
    spanId: digest.slice(32, 48),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}

/** Only the first line of the reason: an orchestrator's error carries its whole state in the lines after it. */
function fail(span: Span, error: unknown): void {
  const message = redactedReason(error).split("\n", 1)[0] ?? "";
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}
