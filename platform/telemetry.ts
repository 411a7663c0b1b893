/** What a span tells of the work that it stands for. */
export interface SpanOrder {
  readonly name: string;
  /** `server` for work that a request asked for, `consumer` for work that a message did, else `internal`. */
  readonly kind: "server" | "consumer" | "internal";
  readonly attributes: Readonly<Record<string, string>>;
  /** Spans of one thread share a trace, also across processes and time: an orchestration's id. */
  readonly thread: string | undefined;
}

/** Spans by OpenTelemetry. */
export interface Telemetry {
  /** Runs the work in a span. What the work gives or throws is passed on. */
  span<T>(order: SpanOrder, work: () => Promise<T>): Promise<T>;
  /** Sends what is left, for two seconds at most. */
  stop(): Promise<void>;
}

/**
 * Spans go to the collector that the environment names in OpenTelemetry's own variable, OTEL_EXPORTER_OTLP_ENDPOINT,
 * by OTLP over HTTP. Undefined if it names none: nothing of OpenTelemetry's SDK is loaded then.
 */
export async function startTelemetry(
  environment: Readonly<Record<string, string | undefined>>,
  serviceName: string,
): Promise<Telemetry | undefined> {
  if ((environment["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "") === "") return undefined;
  const { otlpTelemetry } = await import("./telemetry-otlp.ts");
  return otlpTelemetry(environment["OTEL_SERVICE_NAME"] ?? serviceName);
}
