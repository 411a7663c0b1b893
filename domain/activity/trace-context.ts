import { z } from "zod";

/**
 * Where in a trace some work stands: `00-{trace id}-{span id}-{flags}`. Other versions and zero ids are no trace.
 * Source: W3C Trace Context, §3.2.
 */
export const Traceparent = z
  .string()
  .regex(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/)
  .brand("Traceparent");
export type Traceparent = z.infer<typeof Traceparent>;

/** The trace that a header names; undefined where there is none, or one that cannot be read: tracing fails nothing. */
export function readTraceparent(header: unknown): Traceparent | undefined {
  const parsed = Traceparent.safeParse(header);
  return parsed.success ? parsed.data : undefined;
}

const Carrying = z.looseObject({ traceparent: Traceparent });

/** What an orchestration or an activity is given, beside the trace that its run is a part of. */
export interface Carried {
  readonly input: unknown;
  readonly traceparent: Traceparent | undefined;
}

/** Puts the trace beside what is given to an activity or a sub-orchestration: contracts do not know of it. */
export function carry(input: unknown, traceparent: Traceparent | undefined): unknown {
  if (traceparent === undefined || typeof input !== "object" || input === null) return input;
  return { ...input, traceparent };
}

/** Takes the trace off again; what carries none comes back as it is. */
export function unpack(carried: unknown): Carried {
  const parsed = Carrying.safeParse(carried);
  if (!parsed.success) return { input: carried, traceparent: undefined };
  const { traceparent, ...input } = parsed.data;
  return { input, traceparent };
}
