import { z } from "zod";
import {
  Already,
  type Done,
  type ReadAnswer,
  Refused,
  Started,
  Wait,
  type Went,
} from "../domain/activity/answer.ts";
import type { Guarded } from "../domain/guardrails/guardrails.ts";

/** Named after the kind of dependency. The numbers are in `orchestrations/kit/retry-policy.ts`. */
export type RetryPolicyName = "armRead" | "armWrite" | "record";

/**
 * What an activity takes and returns. It returns every outcome that is foreseen as one of a few kinds, and throws the
 * rest: the kit retries what was thrown, sleeps on `wait`, and passes everything else to the workflow.
 */
export interface ActivityContract<Input, Outcome extends Went> {
  /** The name in histories. Renaming it breaks running instances. */
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly answer: z.ZodType<Outcome | Wait | Refused>;
  /** The resource that it is about, for a refusal that names no resource itself. */
  resource(input: Input): string;
  readonly retry: RetryPolicyName;
  /** Why it is safe to run twice. */
  readonly repeatable: string;
}

/** An activity that is complete when it returns: a read, or a write that Azure carries out immediately. */
export type ReadContract<Input, Value> = ActivityContract<Input, Done<Value>>;

/** An activity that starts a long-running operation; the workflow follows it to its end. */
export type OperationContract<Input> = ActivityContract<Input, Already | Started>;

type Described<Input> = Omit<ActivityContract<Input, Went>, "answer">;

export function defineRead<Input, Value>({
  done,
  ...contract
}: Described<Input> & { readonly done: z.ZodType<Value> }): ReadContract<Input, Value> {
  return {
    ...contract,
    answer: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("done"), value: done }),
      Wait,
      Refused,
    ]),
  };
}

/** Histories of earlier versions have `done` with this value instead of `already`. */
const FormerlyAlready = z
  .strictObject({ kind: z.literal("done"), value: z.unknown() })
  .transform((): Already => ({ kind: "already" }));

export function defineOperation<Input>(contract: Described<Input>): OperationContract<Input> {
  return {
    ...contract,
    answer: z.union([z.discriminatedUnion("kind", [Already, Started, Wait, Refused]), FormerlyAlready]),
  };
}

/** The implementation of a contract. Where it is bound, unforeseen errors become answers. */
export type Handler<Contract> =
  Contract extends ActivityContract<infer Input, infer Outcome>
    ? (input: Input) => Promise<Outcome | Wait | Refused>
    : never;

/** The implementation of a contract that reads facts. Where it is bound, the guardrails of the deployment are added. */
export type FactsHandler<Contract> =
  Contract extends ReadContract<infer Input, infer Facts>
    ? (input: Input) => Promise<ReadAnswer<Omit<Facts, keyof Guarded>>>
    : never;
