import type { ActivityContract } from "../../activities/activity-contract.ts";
import { PART_DONE, type Refusal, type Refused, type Wait, type Went } from "../../domain/activity/answer.ts";
import { WAITS_FOR_BUDGET } from "../../domain/arm-verdict/own.ts";
import { hours } from "../../domain/text/duration.ts";
import { parseKnown } from "../../domain/schema/parse-known.ts";
import type { CallOutcome } from "./engine-port.ts";
import { fractionOf, pauseAfter, RETRY_POLICIES } from "./retry-policy.ts";
import { remedyOf } from "../../domain/arm-verdict/arm-verdict.ts";
import { incident } from "../../domain/incidents/incidents.ts";

/** An answer that waiting does not change. */
export type Settled<Outcome extends Went> = Outcome | Refused;

/**
 * Nobody refused anything: the calls threw, or the activity answered `wait`, until the tries or the patience were used
 * up. Asking once more may well succeed.
 */
export interface GaveUp {
  readonly kind: "gaveUp";
  readonly refusal: Refusal;
}

export interface Patience {
  /** How long answers of `wait` are followed before a person is asked, in milliseconds. */
  readonly waitAtMostMs: number;
  /** The step's deadline, in milliseconds since the epoch: nothing is waited for or tried again after it. */
  readonly until?: number;
}

/** The code of a refusal that stands for calls which threw: whether one of them came through, nobody knows. */
export const STEP_FAILED = "step-failed";

export const PATIENCE: Patience = { waitAtMostMs: hours(2) };

/** A bound for the loop besides the clock: no step asks more often than this. */
const ASKS_AT_MOST = 200;

/**
 * A wait that goes on is looked at after this part of the time that has passed: whole hours of looking once a minute
 * would fill the history of a run and end it.
 */
const LOOK_AFTER_PART = 1 / 5;

/** What to do after a call: take its answer, or ask again after a pause. */
type NextTry<Outcome extends Went> =
  | { readonly kind: "settled"; readonly answer: Settled<Outcome> | GaveUp }
  | { readonly kind: "again"; readonly afterMs: number };

/** The tries of one step: what was thrown is tried again by the activity's policy, `wait` is followed. */
export interface Tries<Outcome extends Went> {
  /** Takes in how a call ended. Throws for an answer that breaks the contract: that is a defect of ours. */
  after(outcome: CallOutcome, now: number): NextTry<Outcome>;
}

/** `seed` makes the jitter of this step its own, and the same on every replay. */
export function triesOf<Input, Outcome extends Went>(
  activity: ActivityContract<Input, Outcome>,
  {
    resource,
    patience,
    seed,
    startedAt,
  }: {
    resource: string;
    patience: Patience;
    seed: string;
    startedAt: number;
  },
): Tries<Outcome> {
  const policy = RETRY_POLICIES[activity.retry];
  const until = patience.until ?? Number.POSITIVE_INFINITY;
  let asks = 0;
  let failures = 0;
  let since = startedAt;

  const again = (now: number, afterMs: number, otherwise: Refusal): NextTry<Outcome> =>
    asks >= ASKS_AT_MOST || now >= until
      ? { kind: "settled", answer: { kind: "gaveUp", refusal: otherwise } }
      : { kind: "again", afterMs: Math.min(afterMs, until - now) };

  return {
    after(outcome, now) {
      asks += 1;
      if (outcome.kind === "threw") {
        failures += 1;
        const error = messageOf(outcome.error);
        const refusal = incident(STEP_FAILED, resource, { activity: activity.name, failures, error });
        if (failures >= policy.tries) return { kind: "settled", answer: { kind: "gaveUp", refusal } };
        const spread = fractionOf(`${seed} ${activity.name} ${String(asks)} ${String(startedAt)}`);
        return again(now, pauseAfter(policy, failures, spread), refusal);
      }
      const answer = readAnswer(activity, outcome.value);
      if (!isWait(answer)) return { kind: "settled", answer };
      if (answer.code === PART_DONE) {
        // Work that goes on is no wait: its patience, and its tries, are for each part anew.
        [asks, failures, since] = [0, 0, now];
        const refusal = incident("waited-too-long", resource, { waitedMs: 0, because: answer.because });
        return again(now, answer.forMs, refusal);
      }
      const waited = now - since;
      const late = incident("waited-too-long", resource, { waitedMs: waited, because: answer.because });
      const known = remedyOf({ code: answer.code, message: answer.because });
      const refusal = { ...late, code: answer.code, ...(known === undefined ? {} : { remedy: known }) };
      if (waited >= patience.waitAtMostMs) return { kind: "settled", answer: { kind: "gaveUp", refusal } };
      // A place in a queue is for its time; whoever comes later holds up all that are behind.
      if (answer.code === WAITS_FOR_BUDGET) return again(now, answer.forMs, refusal);
      return again(now, pauseOf(answer.forMs, waited, patience.waitAtMostMs), refusal);
    },
  };
}

/** Never shorter than Azure asks for; the last look comes when the patience ends. */
function pauseOf(askedMs: number, waitedMs: number, waitAtMostMs: number): number {
  const pause = Math.max(askedMs, Math.ceil((waitedMs * LOOK_AFTER_PART) / 1000) * 1000);
  const left = waitAtMostMs - waitedMs;
  return left - pause < askedMs ? Math.max(askedMs, left) : pause;
}

/** A newer instance of the app may have run the activity, and answered more than is known here. */
function readAnswer<Input, Outcome extends Went>(
  activity: ActivityContract<Input, Outcome>,
  raw: unknown,
): Outcome | Wait | Refused {
  const answer = parseKnown(activity.answer, raw);
  if (answer.success) return answer.data;
  const paths = answer.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new TypeError(`defect: the answer of ${activity.name} does not keep its contract at: ${paths}`);
}

function isWait(answer: Went | Wait | Refused): answer is Wait {
  return answer.kind === "wait";
}

/** The engine puts the reason before a serialized exception with a stack; only the reason is for people. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [reason = text] = text.split(" \n ");
  return reason.slice(0, 300);
}
