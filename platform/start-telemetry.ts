import type { Telemetry } from "./telemetry.ts";

/**
 * Spans and measurements go to the collector that the environment names in OpenTelemetry's own variable,
 * OTEL_EXPORTER_OTLP_ENDPOINT, by OTLP over HTTP. Undefined if it names none: nothing of OpenTelemetry's SDK is loaded
 * then.
 */
export async function startTelemetry(
  environment: Readonly<Record<string, string | undefined>>,
  serviceName: string,
): Promise<Telemetry | undefined> {
  if ((environment["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "") === "") return undefined;
  const { otlpTelemetry } = await import("./telemetry-otlp.ts");
  return otlpTelemetry(environment["OTEL_SERVICE_NAME"] ?? serviceName);
}
