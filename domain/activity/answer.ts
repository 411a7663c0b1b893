import { z } from "zod";

/** Why a step could not continue, with what a person can do. It contains no response body and no secret. */
export const Refusal = z.strictObject({
  /** The error code of Azure, or a code of Keyless if Azure gave none. */
  code: z.string(),
  resource: z.string(),
  message: z.string(),
  remedy: z.string(),
});
export type Refusal = z.infer<typeof Refusal>;

/** A long-running operation in progress, which the caller must follow to its end. */
export const StartedOperation = z.strictObject({
  /** The status URL, signed; used only to learn why it failed. Absent if another caller started the operation. */
  operationUrl: z.string().optional(),
});
export type StartedOperation = z.infer<typeof StartedOperation>;

/** The caller must wait this long and call again: the result can change by itself. */
export const Wait = z.strictObject({
  kind: z.literal("wait"),
  because: z.string(),
  /** Milliseconds. */
  forMs: z.number().int().nonnegative(),
  code: z.string(),
});

/** The code of a `wait` after which a part of the work is done and saved: the next call continues from there. */
export const PART_DONE = "part-done";

export type Wait = z.infer<typeof Wait>;

export const Refused = z.strictObject({ kind: z.literal("refused"), refusal: Refusal });
export type Refused = z.infer<typeof Refused>;

/** The work is done, with this result. */
export interface Done<Value> {
  readonly kind: "done";
  readonly value: Value;
}

/** There is nothing to start: the resource is as the operation would make it. */
export const Already = z.strictObject({ kind: z.literal("already") });
export type Already = z.infer<typeof Already>;

/** A long-running operation is in progress, whoever started it. */
export const Started = z.strictObject({ kind: z.literal("started"), operation: StartedOperation });
export type Started = z.infer<typeof Started>;

/** The result of a call that was not refused. */
export type Went = Done<unknown> | Already | Started;

/** The result of a call that is complete when it returns: a read, or a write that Azure carries out immediately. */
export type ReadAnswer<Value> = Done<Value> | Wait | Refused;

/** The result of a call that starts a long-running operation. */
export type OperationAnswer = Already | Started | Wait | Refused;
