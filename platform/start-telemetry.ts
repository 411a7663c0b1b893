import type { Telemetry } from "./telemetry.ts";

/**
 * Sends spans and metrics to the collector in OpenTelemetry's own environment variable, OTEL_EXPORTER_OTLP_ENDPOINT, by
 * OTLP over HTTP. Undefined if it is not set: then OpenTelemetry's SDK is not loaded.
 */
export async function startTelemetry(
  environment: Readonly<Record<string, string | undefined>>,
  serviceName: string,
): Promise<Telemetry | undefined> {
  if ((environment["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "") === "") return undefined;
  const { otlpTelemetry } = await import("./telemetry-otlp.ts");
  return otlpTelemetry(environment["OTEL_SERVICE_NAME"] ?? serviceName);
}
