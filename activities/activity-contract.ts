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
const Wait = z.strictObject({
  kind: z.literal("wait"),
  because: z.string(),
  /** Milliseconds. */
  forMs: z.number().int().nonnegative(),
  code: z.string(),
});
type Wait = z.infer<typeof Wait>;

/**
 * What an activity answers. It *returns* facts in this union and *throws* only what nobody foresaw;
 * the kit retries what was thrown, sleeps on `wait`, and hands the rest to the workflow.
 */
export type Answer<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "started"; readonly operation: StartedOperation }
  | Wait
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Named by the temper of what is called; the numbers are the kit's. */
export type RetryPolicyName = "armRead" | "armWrite" | "record";

export interface ActivityContract<Input, Value> {
  /** Wire name: it lives in histories. Renaming it breaks running instances. */
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly answer: z.ZodType<Answer<Value>>;
  readonly retry: RetryPolicyName;
  /** Why it is safe to run twice. */
  readonly repeatable: string;
}

export function defineActivity<Input, Value>(contract: {
  name: string;
  input: z.ZodType<Input>;
  done: z.ZodType<Value>;
  retry: RetryPolicyName;
  repeatable: string;
}): ActivityContract<Input, Value> {
  const answer = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("done"), value: contract.done }),
    z.strictObject({ kind: z.literal("started"), operation: StartedOperation }),
    Wait,
    z.strictObject({ kind: z.literal("refused"), refusal: Refusal }),
  ]);
  return {
    name: contract.name,
    input: contract.input,
    answer,
    retry: contract.retry,
    repeatable: contract.repeatable,
  };
}
