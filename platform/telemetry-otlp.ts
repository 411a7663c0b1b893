import { setTimeout as delay } from "node:timers/promises";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { ForcedIds, spansOf } from "./telemetry-spans.ts";
import type { Telemetry } from "./telemetry.ts";

const longestFlushMs = 2000;

/** Telemetry to the collector in OpenTelemetry's environment variables. Load this module only if telemetry is configured. */
export function otlpTelemetry(serviceName: string): Telemetry {
  const resource = defaultResource().merge(resourceFromAttributes({ "service.name": serviceName }));
  const ids = new ForcedIds();
  const traces = new TracerProvider({
    resource,
    idGenerator: ids,
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const measurements = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
  });
  const meter = measurements.getMeter("keyless");
  return {
    ...spansOf(traces.getTracer("keyless"), ids),
    count(name, amount, attributes) {
      meter.createCounter(name).add(amount, attributes);
    },
    gauge(name, value, attributes) {
      meter.createGauge(name).record(value, attributes);
    },
    async stop() {
      const late = new AbortController();
      const sent = Promise.allSettled([traces.shutdown(), measurements.shutdown()]);
      await Promise.race([
        sent,
        delay(longestFlushMs, undefined, { signal: late.signal }).catch(() => undefined),
      ]);
      late.abort();
    },
  };
}
