import type { ActivityContract } from "../../activities/activity-contract.ts";
import type { Went } from "../../domain/activity/answer.ts";
import type { CallOutcome, EnginePort } from "./engine-port.ts";
import { HistoryBudgetSpent } from "./history-budget.ts";
import type { Steps } from "./steps.ts";
import { type GaveUp, PATIENCE, triesOf, type Patience, type Settled, type Tries } from "./tries.ts";

/** The activity had begun nothing, and was not asked again. */
export interface Stopped {
  readonly kind: "stopped";
}

/**
 * Calls an activity until it settles: sleeps where it answers `wait`, tries again where it threw. What is still not
 * settled then comes back as given up and says what was tried, for a person to decide. `idle` is how it sleeps where
 * the activity answered `wait`, and says whether it is asked again after that; after a failure nobody knows what it has
 * begun, and it is.
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

/** What is to be asked, about which resource. */
export interface Ask<Input> {
  readonly input: Input;
  readonly resource: string;
}

/**
 * As `attempt`, for one activity and many inputs side by side. Each has tries of its own; whoever waits is asked again
 * when its pause is over, together with all others whose pause is over then.
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

/** One call. A history that is used up is no failure of the activity. */
function* callOnce(engine: EnginePort, name: string, input: unknown): Steps<CallOutcome> {
  try {
    return { kind: "returned", value: yield* engine.callActivity(name, input) };
  } catch (error) {
    if (error instanceof HistoryBudgetSpent) throw error;
    return { kind: "threw", error };
  }
}
