import * as df from "durable-functions";
import fc from "fast-check";

/** One step of a made-up orchestrator. Every step is written as the kit would write it: without Azure's traps. */
type ProgramStep =
  | { readonly kind: "activity" | "child"; readonly fails: boolean }
  | { readonly kind: "timer"; readonly seconds: number }
  | { readonly kind: "event" }
  | { readonly kind: "all"; readonly size: number }
  | { readonly kind: "race"; readonly seconds: number; readonly raised: boolean }
  | { readonly kind: "retry"; readonly attempts: number; readonly failures: number };

export interface RandomProgram {
  readonly steps: readonly ProgramStep[];
  /** How often the whole is gone through, continuing as new in between. */
  readonly rounds: number;
}

/** What the activity `Work` or the orchestrator `Child` is asked for: to fail so often, and then to give its name back. */
export interface WorkOrder {
  readonly name: string;
  readonly failures: number;
}

const seconds = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constant(8 * 24 * 3600));

const programStep: fc.Arbitrary<ProgramStep> = fc.oneof(
  fc.record({ kind: fc.constantFrom("activity", "child"), fails: fc.boolean() }),
  fc.record({ kind: fc.constant("timer"), seconds }),
  fc.record({ kind: fc.constant("event") }),
  fc.record({ kind: fc.constant("all"), size: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    kind: fc.constant("race"),
    seconds: fc.integer({ min: 1, max: 100 }),
    raised: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("retry"),
    attempts: fc.integer({ min: 1, max: 3 }),
    failures: fc.integer({ min: 0, max: 3 }),
  }),
);

export const randomProgram: fc.Arbitrary<RandomProgram> = fc.record({
  steps: fc.array(programStep, { minLength: 1, maxLength: 6 }),
  rounds: fc.integer({ min: 1, max: 2 }),
});

/** The event that a step waits for: one name for each, so that no two waits meet. */
export const eventOf = (round: number, step: number): string => `event-${round}-${step}`;

const nameOf = (round: number, step: number, part = 0): string => `${round}.${step}.${part}`;

type Piece = Generator<df.Task, unknown, unknown>;

/** Registers the program as the orchestrator `Main`. What it calls is answered by a RandomWorld. */
export function registerRandomProgram({ steps, rounds }: RandomProgram): void {
  df.app.orchestration("Main", function* (context): Piece {
    const round = context.df.getInput<number>() ?? 0;
    context.df.setCustomStatus({ round });
    const results: unknown[] = [];
    for (const [index, step] of steps.entries()) results.push(yield* play(context, step, round, index));
    if (round + 1 < rounds) context.df.continueAsNew(round + 1);
    return results;
  });
  // Known, so that it may be called; the random world answers for it.
  df.app.orchestration("Child", () => {
    throw new Error("a sub-orchestration of a random program was run");
  });
}

function* play(context: df.OrchestrationContext, step: ProgramStep, round: number, index: number): Piece {
  const { df: durable } = context;
  const order = (failures: number, part = 0): WorkOrder => ({ name: nameOf(round, index, part), failures });
  const timer = (after: number) =>
    durable.createTimer(new Date(durable.currentUtcDateTime.getTime() + after * 1000));
  switch (step.kind) {
    case "activity":
      return yield* caught(durable.callActivity("Work", order(step.fails ? 1 : 0)));
    case "child":
      return yield* caught(durable.callSubOrchestrator("Child", order(step.fails ? 1 : 0)));
    case "retry": {
      const options = new df.RetryOptions(1000, step.attempts);
      return yield* caught(durable.callActivityWithRetry("Work", options, order(step.failures)));
    }
    case "timer":
      yield timer(step.seconds);
      return "slept";
    case "event":
      return yield durable.waitForExternalEvent(eventOf(round, index));
    case "all":
      return yield durable.Task.all(
        Array.from({ length: step.size }, (_, part) => durable.callActivity("Work", order(0, part))),
      );
    case "race": {
      const limit = timer(step.seconds);
      const event = durable.waitForExternalEvent(eventOf(round, index));
      const winner: unknown = yield durable.Task.any([event, limit]);
      if (winner === limit) return "timer";
      limit.cancel();
      return "event";
    }
  }
}

function* caught(task: df.Task): Piece {
  try {
    return yield task;
  } catch {
    return "failed";
  }
}

/** What the last round returns; a race may go either way unless its event is never raised. */
export function expectedResults({ steps, rounds }: RandomProgram): (readonly unknown[])[] {
  const round = rounds - 1;
  return steps.map((step, index) => {
    const name = nameOf(round, index);
    switch (step.kind) {
      case "activity":
      case "child":
        return [step.fails ? "failed" : name];
      case "retry":
        return [step.failures >= step.attempts ? "failed" : name];
      case "timer":
        return ["slept"];
      case "event":
        return [eventOf(round, index)];
      case "all":
        return [Array.from({ length: step.size }, (_, part) => nameOf(round, index, part))];
      case "race":
        return step.raised ? ["timer", "event"] : ["timer"];
    }
  });
}
