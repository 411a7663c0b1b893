import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRead } from "../../../activities/activity-contract.ts";
import { days, hours, minutes, seconds } from "../../../domain/text/duration.ts";
import { firesOnAzureStorage, type HistoryEvent } from "../../../local/runtime/index.ts";
import type { EnginePort } from "../../../orchestrations/kit/engine-port.ts";
import type { Flow } from "../../../orchestrations/kit/flow.ts";
import type { Steps } from "../../../orchestrations/kit/steps.ts";
import { runPiece } from "../../support/kit-world.ts";

const look = defineRead({
  name: "look",
  input: z.strictObject({}),
  resource: () => "it",
  done: z.number(),
  retry: "armRead",
  repeatable: "it only reads",
});

/** Says `wait` so often, and then that it is done. */
function answersAfter(waits: number, forMs: number) {
  let asked = 0;
  return () => {
    asked += 1;
    return asked > waits
      ? { kind: "done", value: asked }
      : { kind: "wait", because: "not yet", forMs, code: "NotYet" };
  };
}

interface Wait {
  readonly what: string;
  readonly piece: (engine: EnginePort, flow: Flow) => Steps<unknown>;
  /** How many waits there are in it, each of which is to take one timer. */
  readonly timers: number;
  /** No earlier than this may it be over, in milliseconds. */
  readonly lasts: number;
  /** What answers, anew for each case. */
  readonly looks?: () => () => unknown;
}

const waits: readonly Wait[] = [
  {
    what: "a sleep",
    *piece(engine) {
      yield* engine.sleep(minutes(1));
    },
    timers: 1,
    lasts: minutes(1),
  },
  {
    what: "a rest of less than a second",
    *piece(_engine, flow) {
      yield* flow.rest(300);
    },
    timers: 1,
    lasts: 300,
  },
  {
    what: "a rest",
    *piece(_engine, flow) {
      yield* flow.rest(hours(1));
    },
    timers: 1,
    lasts: hours(1),
  },
  {
    what: "a wait for an order",
    *piece(_engine, flow) {
      yield* flow.restUntilControl(hours(24));
    },
    timers: 1,
    lasts: hours(24),
  },
  {
    what: "a wait for a command that does not come: 1, 2, 4, 8, 16 minutes, and what is left of the hour",
    *piece(_engine, flow) {
      yield* flow.command(() => true, hours(1));
    },
    timers: 6,
    lasts: hours(1),
  },
  {
    what: "an activity that says three times to wait",
    *piece(_engine, flow) {
      return yield* flow.ask(look, {}, { resource: "it" });
    },
    timers: 3,
    lasts: seconds(90),
    looks: () => answersAfter(3, seconds(30)),
  },
  {
    what: "an activity that says to wait until the patience is over",
    *piece(_engine, flow) {
      const patience = { waitAtMostMs: minutes(4.5) };
      return yield* flow.ask(look, {}, { resource: "it", patience });
    },
    timers: 4,
    lasts: minutes(4.5),
    looks: () => answersAfter(99, minutes(1)),
  },
  {
    what: "three activities side by side, each told to wait once",
    *piece(_engine, flow) {
      const asks = ["a", "b", "c"].map((resource) => ({ input: {}, resource }));
      return yield* flow.askAll(look, asks);
    },
    timers: 1,
    lasts: seconds(30),
    looks: () => answersAfter(3, seconds(30)),
  },
];

const timersOf = (history: readonly HistoryEvent[]): number =>
  history.filter(({ type }) => type === "TimerCreated").length;

describe("timers that fire up to a second early", () => {
  describe.each([0, 1, 40, 500, 999])("%i ms after they were asked for", (lagMs) => {
    it.each(waits)("$what takes one timer for each wait", async ({ piece, timers, lasts, looks }) => {
      const { status, history, elapsedMs } = await runPiece({
        faults: { firesAt: (timer) => firesOnAzureStorage(timer, lagMs) },
        activities: { look: looks?.() ?? (() => null) },
        *piece(engine, flow) {
          yield* piece(engine, flow);
          return null;
        },
      });
      expect(status).toBe("Completed");
      expect(timersOf(history)).toBe(timers);
      expect(elapsedMs).toBeGreaterThanOrEqual(lasts);
    });
  });

  it("a pause of 30 days that nobody takes back takes as many as on time", async () => {
    const forgotten = async (lagMs: number) => {
      const { history } = await runPiece({
        faults: { firesAt: (timer) => firesOnAzureStorage(timer, lagMs) },
        *piece(_engine, flow) {
          yield* flow.command(() => false, days(30));
          return null;
        },
      });
      return timersOf(history);
    };
    expect(await forgotten(999)).toBe(await forgotten(0));
  });
});
