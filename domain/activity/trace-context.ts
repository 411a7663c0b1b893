import { z } from "zod";

/**
 * The position of some work in a trace: `00-{trace id}-{span id}-{flags}`. Other versions and ids of zeros are invalid.
 * Source: W3C Trace Context, §3.2.
 */
export const Traceparent = z
  .string()
  .regex(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/)
  .brand("Traceparent");
export type Traceparent = z.infer<typeof Traceparent>;

/** The trace that a header names; undefined if it is absent or invalid, because tracing must not make a request fail. */
export function readTraceparent(header: unknown): Traceparent | undefined {
  const parsed = Traceparent.safeParse(header);
  return parsed.success ? parsed.data : undefined;
}

const Carrying = z.looseObject({ traceparent: Traceparent });

/** The input of an orchestration or an activity, together with the trace of its run. */
export interface Carried {
  readonly input: unknown;
  readonly traceparent: Traceparent | undefined;
}

/** Adds the trace to the input of an activity or a sub-orchestration. Contracts do not contain it. */
export function carry(input: unknown, traceparent: Traceparent | undefined): unknown {
  if (traceparent === undefined || typeof input !== "object" || input === null) return input;
  return { ...input, traceparent };
}

/** Removes the trace again; an input without a trace is returned unchanged. */
export function unpack(carried: unknown): Carried {
  const parsed = Carrying.safeParse(carried);
  if (!parsed.success) return { input: carried, traceparent: undefined };
  const { traceparent, ...input } = parsed.data;
  return { input, traceparent };
}
