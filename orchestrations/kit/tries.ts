import type { ActivityContract } from "../../activities/activity-contract.ts";
import { PART_DONE, type Refusal, type Refused, type Wait, type Went } from "../../domain/activity/answer.ts";
import { WAITS_FOR_BUDGET } from "../../domain/arm-verdict/own.ts";
import { hours } from "../../domain/text/duration.ts";
import { parseKnown } from "../../domain/schema/parse-known.ts";
import type { CallOutcome } from "./engine-port.ts";
import { fractionOf, pauseAfter, RETRY_POLICIES } from "./retry-policy.ts";
import { remedyOf } from "../../domain/arm-verdict/arm-verdict.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { defined } from "../../domain/schema/defined.ts";

/** A result that further calls would not change. */
export type Settled<Outcome extends Went> = Outcome | Refused;

/**
 * No refusal: the calls threw, or the activity returned `wait`, until the tries or the patience were used up. Another call
 * may succeed.
 */
export interface GaveUp {
  readonly kind: "gaveUp";
  readonly refusal: Refusal;
}

export interface Patience {
  /** How long the kit follows `wait` before it asks a person, in milliseconds. */
  readonly waitAtMostMs: number;
  /** The deadline of the step, in milliseconds since the epoch: after it, there are no more waits and tries. */
  readonly until?: number;
}

/** The code of an incident after calls that threw: one of them may have reached Azure. */
export const STEP_FAILED = "step-failed";

export const PATIENCE: Patience = { waitAtMostMs: hours(2) };

/** An upper limit of calls, in addition to the deadline. */
const ASKS_AT_MOST = 200;

/**
 * The pause between two calls is at least this fraction of the time that has passed: one call a minute for hours would fill
 * the history.
 */
const LOOK_AFTER_PART = 1 / 5;

/** What to do after a call: use its result, or call again after a pause. */
type NextTry<Outcome extends Went> =
  | { readonly kind: "settled"; readonly answer: Settled<Outcome> | GaveUp }
  | { readonly kind: "again"; readonly afterMs: number };

/** The tries of one step: after a throw by the retry policy of the activity, after `wait` within the patience. */
export interface Tries<Outcome extends Went> {
  /** Takes the outcome of a call. Throws for a result that breaks the contract, which is a defect in Keyless. */
  after(outcome: CallOutcome, now: number): NextTry<Outcome>;
}

/** `seed` makes the jitter differ between steps, and equal on every replay. */
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
        // Each part of the work that is done starts patience and tries again.
        [asks, failures, since] = [0, 0, now];
        const refusal = incident("waited-too-long", resource, { waitedMs: 0, because: answer.because });
        return again(now, answer.forMs, refusal);
      }
      const waited = now - since;
      const late = incident("waited-too-long", resource, { waitedMs: waited, because: answer.because });
      const known = remedyOf({ code: answer.code, message: answer.because });
      const refusal = { ...late, code: answer.code, ...defined({ remedy: known }) };
      if (waited >= patience.waitAtMostMs) return { kind: "settled", answer: { kind: "gaveUp", refusal } };
      // The wait names the time of a place in a queue: whoever calls later delays everybody behind.
      if (answer.code === WAITS_FOR_BUDGET) return again(now, answer.forMs, refusal);
      return again(now, pauseOf(answer.forMs, waited, patience.waitAtMostMs), refusal);
    },
  };
}

/** Never shorter than Azure asks for. The last call comes when the patience ends. */
function pauseOf(askedMs: number, waitedMs: number, waitAtMostMs: number): number {
  const pause = Math.max(askedMs, Math.ceil((waitedMs * LOOK_AFTER_PART) / 1000) * 1000);
  const left = waitAtMostMs - waitedMs;
  return left - pause < askedMs ? Math.max(askedMs, left) : pause;
}

/** A newer version of the app may have run the activity, and returned fields that this version does not know. */
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

/** The engine adds a serialized exception with a stack to the reason; people need only the reason. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [reason = text] = text.split(" \n ");
  return reason.slice(0, 300);
}
