import type { ActivityContract } from "../../activities/activity-contract.ts";
import type { Went } from "../../domain/activity/answer.ts";
import type { CallOutcome, EnginePort } from "./engine-port.ts";
import { HistoryBudgetSpent } from "./history-budget.ts";
import type { Steps } from "./steps.ts";
import { type GaveUp, PATIENCE, triesOf, type Patience, type Settled, type Tries } from "./tries.ts";

/** The activity has started nothing, and the kit did not call it again. */
export interface Stopped {
  readonly kind: "stopped";
}

/**
 * Calls an activity until it settles: sleeps if it returns `wait`, and tries again if it throws. If it does not settle, the
 * result is `gaveUp` with what was tried, for a person to decide. `idle` sleeps after a `wait`, and returns whether to call
 * again. After a throw, the kit always calls again, because nobody knows what the activity has started.
 */
export function* attempt<Input, Outcome extends Went>(
  engine: EnginePort,
  activity: ActivityContract<Input, Outcome>,
  input: Input,
  resource: string,
  patience: Patience = PATIENCE,
  idle: (ms: number) => Steps<"again" | "stop">,
): Steps<Settled<Outcome> | GaveUp | Stopped> {
  const startedAt = engine.now();
  const tries = triesOf(activity, { resource, patience, seed: engine.instanceId, startedAt });
  for (;;) {
    const outcome = yield* callOnce(engine, activity.name, input);
    const next = tries.after(outcome, engine.now());
    if (next.kind === "settled") return next.answer;
    if (outcome.kind === "threw") yield* engine.sleep(next.afterMs);
    else if ((yield* idle(next.afterMs)) === "stop") return { kind: "stopped" };
  }
}

/** The input of a call, and the resource that it is about. */
export interface Ask<Input> {
  readonly input: Input;
  readonly resource: string;
}

/**
 * As `attempt`, for one activity with many inputs in parallel. Each input has its own tries. An input that waits is called
 * again after its pause, together with all others whose pause has ended by then.
 */
export function* attemptAll<Input, Outcome extends Went>(
  engine: EnginePort,
  activity: ActivityContract<Input, Outcome>,
  asks: readonly Ask<Input>[],
  patience: Patience = PATIENCE,
): Steps<readonly (Settled<Outcome> | GaveUp)[]> {
  const startedAt = engine.now();
  const open = new Map<number, Open<Input, Outcome>>(
    asks.map(({ input, resource }, index) => {
      const seed = `${engine.instanceId} ${String(index)}`;
      return [
        index,
        { input, dueAt: startedAt, tries: triesOf(activity, { resource, patience, seed, startedAt }) },
      ];
    }),
  );
  const settled = new Map<number, Settled<Outcome> | GaveUp>();
  while (open.size > 0) {
    const due = [...open].filter(([, { dueAt }]) => dueAt <= engine.now());
    const outcomes = yield* engine.callAll(due.map(([, { input }]) => ({ name: activity.name, input })));
    for (const [position, [index, item]] of due.entries()) {
      const outcome = outcomes[position] ?? { kind: "threw", error: "no outcome" };
      const next = item.tries.after(outcome, engine.now());
      if (next.kind === "again") {
        item.dueAt = engine.now() + next.afterMs;
      } else {
        open.delete(index);
        settled.set(index, next.answer);
      }
    }
    const nextAt = Math.min(...[...open.values()].map(({ dueAt }) => dueAt));
    if (open.size > 0) yield* engine.sleep(nextAt - engine.now());
  }
  return [...settled].sort(([one], [other]) => one - other).map(([, answer]) => answer);
}

interface Open<Input, Outcome extends Went> {
  readonly input: Input;
  readonly tries: Tries<Outcome>;
  dueAt: number;
}

/** One call. A full history is not a failure of the activity. */
function* callOnce(engine: EnginePort, name: string, input: unknown): Steps<CallOutcome> {
  try {
    return { kind: "returned", value: yield* engine.callActivity(name, input) };
  } catch (error) {
    if (error instanceof HistoryBudgetSpent) throw error;
    return { kind: "threw", error };
  }
}
