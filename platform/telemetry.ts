import type { Traceparent } from "../domain/activity/trace-context.ts";

type Attributes = Readonly<Record<string, string | number>>;

/** The description of a span. */
export interface SpanOrder {
  readonly name: string;
  /**
   * `server` for work that a request started, `consumer` for work that a message started, `client` for a call to
   * another service.
   */
  readonly kind: "server" | "consumer" | "client" | "internal";
  readonly attributes: Attributes;
  /** The span that this one is a part of. */
  readonly parent?: Traceparent | undefined;
  /**
   * Spans with the same thread, such as an orchestration's id, share a trace across processes and time. `parent` takes
   * precedence.
   */
  readonly thread?: string | undefined;
}

/** A span while its work runs. */
interface RunningSpan {
  /** The trace context for calls of the work. */
  readonly traceparent: Traceparent;
  set(attributes: Attributes): void;
}

/** Completed work, whose span has predefined ids. */
export interface EndedSpan extends Omit<SpanOrder, "thread"> {
  readonly traceparent: Traceparent;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Why it failed, in one line; absent if it did not. */
  readonly failure?: string | undefined;
}

/** Spans and metrics of OpenTelemetry. */
export interface Telemetry {
  /** Runs the work in a span, and passes on its result or error. */
  span<T>(order: SpanOrder, work: (span: RunningSpan) => Promise<T>): Promise<T>;
  /** Sends a span of completed work. */
  ended(span: EndedSpan): void;
  /** Adds to a counter. */
  count(name: string, amount: number, attributes: Attributes): void;
  /** Sets a gauge to its current value. */
  gauge(name: string, value: number, attributes: Attributes): void;
  /** Sends what is not sent yet, within two seconds. */
  stop(): Promise<void>;
}
