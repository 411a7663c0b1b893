import type { ActivityContract, Answer, Refusal } from "../../activities/activity-contract.ts";
import { hours, spell } from "../../domain/duration.ts";
import type { EnginePort } from "./engine-port.ts";
import { fractionOf, pauseAfter, RETRY_POLICIES } from "./retry-policy.ts";
import type { Steps } from "./steps.ts";

/** An answer that waiting does not change. */
export type Settled<Value> = Exclude<Answer<Value>, { kind: "wait" }>;

export interface Patience {
  /** How long answers of `wait` are followed before a person is asked, in milliseconds. */
  readonly waitAtMostMs: number;
}

export const PATIENCE: Patience = { waitAtMostMs: hours(2) };

/** A bound for the loop besides the clock: no step asks more often than this. */
const ASKS_AT_MOST = 200;

/**
 * Calls an activity until it settles: sleeps where it answers `wait`, tries again where it threw. What is still not
 * settled then comes back as a refusal that says what was tried, for a person to decide.
 */
export function* attempt<Input, Value>(
  engine: EnginePort,
  activity: ActivityContract<Input, Value>,
  input: Input,
  resource: string,
  patience: Patience = PATIENCE,
): Steps<Settled<Value>> {
  const policy = RETRY_POLICIES[activity.retry];
  const startedAt = engine.now();
  let failures = 0;
  let last: Refusal = giveUp("not-tried", resource, "the step was never tried");

  for (let ask = 1; ask <= ASKS_AT_MOST; ask += 1) {
    const outcome = yield* callOnce(engine, activity, input);
    if (outcome.kind === "threw") {
      failures += 1;
      last = giveUp(
        "step-failed",
        resource,
        `${activity.name} failed ${String(failures)} times: ${outcome.message}`,
      );
      if (failures >= policy.tries) break;
      const spread = fractionOf(`${engine.instanceId} ${activity.name} ${String(ask)} ${String(startedAt)}`);
      yield* engine.sleep(pauseAfter(policy, failures, spread));
    } else if (outcome.kind === "wait") {
      const waited = engine.now() - startedAt;
      last = giveUp(outcome.code, resource, `after ${spell(waited)} still: ${outcome.because}`);
      if (waited >= patience.waitAtMostMs) break;
      yield* engine.sleep(outcome.forMs);
    } else {
      return outcome;
    }
  }
  return { kind: "refused", refusal: last };
}

type Outcome<Value> = Answer<Value> | { readonly kind: "threw"; readonly message: string };

/** One call. An answer that breaks the contract is a defect of ours: it is thrown on, and fails the run. */
function* callOnce<Input, Value>(
  engine: EnginePort,
  activity: ActivityContract<Input, Value>,
  input: Input,
): Steps<Outcome<Value>> {
  let raw: unknown;
  try {
    raw = yield* engine.callActivity(activity.name, input);
  } catch (error) {
    return { kind: "threw", message: messageOf(error) };
  }
  const answer = activity.answer.safeParse(raw);
  if (!answer.success) {
    const paths = answer.error.issues.map((issue) => issue.path.join(".")).join(", ");
    throw new TypeError(`defect: the answer of ${activity.name} does not keep its contract at: ${paths}`);
  }
  return answer.data;
}

/** The engine puts the reason before a serialized exception with a stack; only the reason is for people. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [reason = text] = text.split(" \n ");
  return reason.slice(0, 300);
}

function giveUp(code: string, resource: string, message: string): Refusal {
  return {
    code,
    resource,
    message,
    remedy: "find and remove the cause, then POST …/retry; or POST …/cancel to end the run here",
  };
}
