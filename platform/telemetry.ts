import type { Traceparent } from "../domain/activity/trace-context.ts";

type Attributes = Readonly<Record<string, string | number>>;

/** What a span tells of the work that it stands for. */
export interface SpanOrder {
  readonly name: string;
  /** `server` for work that a request asked for, `consumer` for work that a message did, `client` for a call to others. */
  readonly kind: "server" | "consumer" | "client" | "internal";
  readonly attributes: Attributes;
  /** The span that this one is a part of. */
  readonly parent?: Traceparent | undefined;
  /** Spans of one thread share a trace, also across processes and time: an orchestration's id. `parent` goes first. */
  readonly thread?: string | undefined;
}

/** A span while its work runs. */
interface RunningSpan {
  /** What calls that belong to the work send along. */
  readonly traceparent: Traceparent;
  set(attributes: Attributes): void;
}

/** Work that is over, whose span has ids that were known before. */
export interface EndedSpan extends Omit<SpanOrder, "thread"> {
  readonly traceparent: Traceparent;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Why it failed, in one line; absent if it did not. */
  readonly failure?: string | undefined;
}

/** Spans and measurements by OpenTelemetry. */
export interface Telemetry {
  /** Runs the work in a span. What the work gives or throws is passed on. */
  span<T>(order: SpanOrder, work: (span: RunningSpan) => Promise<T>): Promise<T>;
  /** Sends a span of work that is over. */
  ended(span: EndedSpan): void;
  /** Adds to a number that only grows. */
  count(name: string, amount: number, attributes: Attributes): void;
  /** Says how much there is of something now. */
  gauge(name: string, value: number, attributes: Attributes): void;
  /** Sends what is left, for two seconds at most. */
  stop(): Promise<void>;
}
