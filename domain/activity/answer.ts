import { z } from "zod";

/** Why a step could not go on, in words that a person can act on. Never a body, never a secret. */
export const Refusal = z.strictObject({
  /** Azure's own error code, or a slug of ours where Azure gave none. */
  code: z.string(),
  resource: z.string(),
  message: z.string(),
  remedy: z.string(),
});
export type Refusal = z.infer<typeof Refusal>;

/** A long operation that somebody else must follow to its end. */
export const StartedOperation = z.strictObject({
  /** Opaque, signed; read only for the detail of a failure. Absent when another caller started it. */
  operationUrl: z.string().optional(),
});
export type StartedOperation = z.infer<typeof StartedOperation>;

/** Sleep this long, then ask again: the answer may change by itself. */
export const Wait = z.strictObject({
  kind: z.literal("wait"),
  because: z.string(),
  /** Milliseconds. */
  forMs: z.number().int().nonnegative(),
  code: z.string(),
});

/** The code of a `wait` after which a part of the work is done and kept: whoever asks again goes on from there. */
export const PART_DONE = "part-done";

export type Wait = z.infer<typeof Wait>;

export const Refused = z.strictObject({ kind: z.literal("refused"), refusal: Refusal });
export type Refused = z.infer<typeof Refused>;

/** What was asked for is done, and this came of it. */
export interface Done<Value> {
  readonly kind: "done";
  readonly value: Value;
}

/** Nothing has to be begun: things stand as the operation would leave them. */
export const Already = z.strictObject({ kind: z.literal("already") });
export type Already = z.infer<typeof Already>;

/** A long operation goes on, whoever began it. */
export const Started = z.strictObject({ kind: z.literal("started"), operation: StartedOperation });
export type Started = z.infer<typeof Started>;

/** How a step went that was not refused. */
export type Went = Done<unknown> | Already | Started;

/** The answer of a step that is over when it answers: a read, or a write that Azure carries out at once. */
export type ReadAnswer<Value> = Done<Value> | Wait | Refused;

/** The answer of a step that begins a long operation. */
export type OperationAnswer = Already | Started | Wait | Refused;
