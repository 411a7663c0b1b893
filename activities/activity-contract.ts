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
 * What an activity takes and answers. It *returns* facts as one of a few kinds and *throws* only what nobody foresaw: the
 * kit retries what was thrown, sleeps on `wait`, and hands the rest to the workflow.
 */
export interface ActivityContract<Input, Outcome extends Went> {
  /** Wire name: it lives in histories. Renaming it breaks running instances. */
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly answer: z.ZodType<Outcome | Wait | Refused>;
  /** What it is about, for a refusal that names no resource itself. */
  resource(input: Input): string;
  readonly retry: RetryPolicyName;
  /** Why it is safe to run twice. */
  readonly repeatable: string;
}

/** An activity that is over when it answers: a read, or a write that Azure carries out at once. */
export type ReadContract<Input, Value> = ActivityContract<Input, Done<Value>>;

/** An activity that begins a long operation, which somebody else must follow to its end. */
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

/** Histories hold what was answered before there was `already`: `done`, with a value that said no more than that. */
const FormerlyAlready = z
  .strictObject({ kind: z.literal("done"), value: z.unknown() })
  .transform((): Already => ({ kind: "already" }));

export function defineOperation<Input>(contract: Described<Input>): OperationContract<Input> {
  return {
    ...contract,
    answer: z.union([z.discriminatedUnion("kind", [Already, Started, Wait, Refused]), FormerlyAlready]),
  };
}

/** What carries a contract out. What it throws without having foreseen it becomes an answer where it is bound. */
export type Handler<Contract> =
  Contract extends ActivityContract<infer Input, infer Outcome>
    ? (input: Input) => Promise<Outcome | Wait | Refused>
    : never;

/** What reads the facts of a contract; the guardrails of the deployment are put beside them where it is bound. */
export type FactsHandler<Contract> =
  Contract extends ReadContract<infer Input, infer Facts>
    ? (input: Input) => Promise<ReadAnswer<Omit<Facts, keyof Guarded>>>
    : never;
