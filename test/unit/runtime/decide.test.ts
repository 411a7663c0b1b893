import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Action, Replay } from "../../../local/runtime/engine/action.ts";
import { decide } from "../../../local/runtime/engine/decide.ts";
import type { HistoryEvent } from "../../../local/runtime/engine/history.ts";
import {
  hour,
  started,
  opened,
  scheduled,
  completed,
  failed,
  created,
  fired,
  raised,
  child,
  because,
  activity,
  timer,
  wait,
  waiting,
  returning,
  decisionsAfter,
} from "../../support/runtime/engine-events.ts";

describe("deciding", () => {
  it("schedules what history does not hold, one action after the other", () => {
    const replay = waiting(activity("A"), activity("B"));
    expect(decisionsAfter(replay)).toMatchObject([{ type: "ScheduleActivity", id: 0, name: "A" }]);
    expect(decisionsAfter(replay, scheduled(0))).toEqual([]);
    expect(decisionsAfter(replay, scheduled(0), completed(0))).toMatchObject([{ id: 1, name: "B" }]);
  });

  it("goes on after a failure: it is the code's to see", () => {
    expect(decisionsAfter(waiting(activity("A"), activity("B")), scheduled(0), failed(0))).toMatchObject([
      { id: 1 },
    ]);
  });

  it("ignores a second result of the same task", () => {
    const events = [scheduled(0), completed(0), completed(0), scheduled(1, "B"), completed(0)];
    expect(decisionsAfter(waiting(activity("A"), activity("B")), ...events)).toEqual([]);
  });

  it("waits for all of a group, and for one of a race", () => {
    const children = [activity("A"), activity("B")];
    const group = waiting({ type: "WhenAll", children }, activity("C"));
    const race = waiting({ type: "WhenAny", children }, activity("C"));
    const half = [scheduled(0), scheduled(1, "B"), failed(0)];
    expect(decisionsAfter(group)).toHaveLength(2);
    expect(decisionsAfter(group, ...half)).toEqual([]);
    expect(decisionsAfter(group, ...half, completed(1))).toMatchObject([{ id: 2, name: "C" }]);
    expect(decisionsAfter(race, ...half)).toMatchObject([{ id: 2, name: "C" }]);
  });

  it("completes when the code has returned and no task is open", () => {
    const replay = returning(activity());
    expect(decisionsAfter(replay, scheduled(0))).toEqual([]);
    expect(decisionsAfter(replay, scheduled(0), completed(0))).toEqual([
      { type: "Complete", id: 1, status: "Completed", result: "7", details: null },
    ]);
  });

  it("does not complete while a timer is open, but does when it was cancelled", () => {
    const race = (cancelled: boolean) =>
      returning({ type: "WhenAny", children: [wait("Go"), timer(hour, cancelled)] });
    expect(decisionsAfter(race(false), created(0, hour), raised("Go"))).toEqual([]);
    expect(decisionsAfter(race(true), created(0, hour), raised("Go"))).toMatchObject([
      { type: "Complete", id: 1 },
    ]);
  });

  it("never makes a retry whose interval comes to nothing: the host stops there without a timer", () => {
    const retry = { firstInterval: 1000, maxAttempts: 3, backoff: 1, maxInterval: 0, timeout: Infinity };
    const replay = waiting({ type: "CallActivity", name: "A", input: null, retry });
    expect(decisionsAfter(replay, scheduled(0), failed(0))).toEqual([]);
  });

  it("serves the latest of several waits for one event first, and the case of names does not matter", () => {
    const replay = waiting({ type: "WhenAny", children: [wait("Go"), wait("gO")] }, activity());
    expect(decisionsAfter(replay, raised("GO"))).toHaveLength(1);
  });

  it("keeps an event that came before anybody waited for it", () => {
    const replay = waiting(activity(), wait("Go"), activity("B"));
    expect(decisionsAfter(replay, scheduled(0), raised("Go"), completed(0))).toMatchObject([
      { id: 1, name: "B" },
    ]);
  });

  it("names a sub-orchestration after the execution and the task unless it is given a name", () => {
    expect(decisionsAfter(waiting(child("Kid")))).toMatchObject([{ instanceId: "exec:0" }]);
    expect(decisionsAfter(waiting(child("Kid", "  ")))).toMatchObject([{ instanceId: "exec:0" }]);
    expect(decisionsAfter(waiting(child("Kid", "mine")))).toMatchObject([{ instanceId: "mine" }]);
  });

  it.each(["me", "BOSS", "@entity"])("starts no sub-orchestration of the id %s", (instanceId) => {
    expect(decisionsAfter(waiting(child("Kid", instanceId), activity()))).toMatchObject([
      { type: "ScheduleActivity", id: 0 },
    ]);
  });

  it("makes one timer of up to six days, and links of three days of a longer one", () => {
    const day = 24 * hour;
    expect(decisionsAfter(waiting(timer(6 * day)))).toMatchObject([{ fireAt: 6 * day }]);
    const long = waiting(timer(7 * day));
    expect(decisionsAfter(long)).toMatchObject([{ id: 0, fireAt: 3 * day }]);
    const afterFirst = [created(0, 3 * day), opened(3 * day), fired(0, 3 * day)];
    expect(decisionsAfter(long, ...afterFirst)).toMatchObject([{ id: 1, fireAt: 6 * day }]);
  });

  it("holds decisions back while suspended, in the order of their ids afterwards", () => {
    const replay = waiting(wait("Go"), { type: "WhenAll", children: [activity("A"), activity("B")] });
    const held = [because("ExecutionSuspended"), raised("Go")];
    expect(decisionsAfter(replay, ...held)).toEqual([]);
    expect(decisionsAfter(replay, ...held, because("ExecutionResumed"))).toMatchObject([
      { id: 0 },
      { id: 1 },
    ]);
  });

  it("ends at once when terminated, suspended or not", () => {
    const terminated = [{ type: "Complete", status: "Terminated", result: "why" }];
    expect(decisionsAfter(waiting(activity()), scheduled(0), because("ExecutionTerminated"))).toMatchObject(
      terminated,
    );
    const events = [because("ExecutionSuspended"), because("ExecutionTerminated")];
    expect(decisionsAfter(waiting(wait("Go")), ...events)).toMatchObject(terminated);
  });

  it("ends once, although its code returned in the turn that terminated it", () => {
    const events = [scheduled(0), completed(0), because("ExecutionTerminated")];
    expect(decisionsAfter(returning(activity()), ...events)).toMatchObject([
      { type: "Complete", status: "Terminated" },
    ]);
  });

  it("stays suspended until it is resumed, however often it is suspended", () => {
    const events = [because("ExecutionSuspended"), because("ExecutionSuspended"), raised("Go")];
    const replay = waiting(wait("Go"), activity());
    expect(decisionsAfter(replay, ...events)).toEqual([]);
    expect(decisionsAfter(replay, ...events, because("ExecutionResumed"))).toMatchObject([{ id: 0 }]);
  });

  it("fails when its code threw, but not while a task is open", () => {
    const replay: Replay = {
      actions: [{ type: "WhenAny", children: [activity("A"), activity("B")] }],
      end: { type: "threw", reason: "no", details: "why" },
      customStatus: null,
    };
    const half = [scheduled(0), scheduled(1, "B"), completed(0)];
    expect(decisionsAfter(replay, ...half)).toEqual([]);
    expect(decisionsAfter(replay, ...half, completed(1))).toEqual([
      { type: "Complete", id: 2, status: "Failed", result: "no", details: "why" },
    ]);
  });

  it("does not take a defect of the engine for non-determinism", () => {
    const broken = {
      ...waiting(),
      get actions(): Action[] {
        throw new RangeError("a defect");
      },
    };
    expect(() => decisionsAfter(broken)).toThrow(RangeError);
  });

  it("continues as new with the given input, carrying what came after", () => {
    const replay = returning(wait("Go"), { type: "ContinueAsNew", input: "2" });
    const history = [opened(0), started, raised("Lost"), raised("Go"), raised("Kept")];
    const { decisions, carried } = decide(started, history, replay);
    expect(decisions).toMatchObject([{ type: "Complete", status: "ContinuedAsNew", result: "2" }]);
    expect(carried).toMatchObject([{ name: "Kept" }]);
  });

  it("fails at once, with tasks open, when the host refuses the code", () => {
    const replay: Replay = { actions: [], end: { type: "refused", reason: "not here" }, customStatus: null };
    expect(decisionsAfter(replay, scheduled(0), scheduled(1))).toMatchObject([
      { type: "Complete", id: 2, status: "Failed", result: "not here" },
    ]);
  });
});

describe("any sequence of steps", () => {
  const step = fc.oneof(
    fc.constant(activity()),
    fc.integer({ min: 0, max: 5 * 24 }).map((hours) => timer(hours * hour)),
    fc
      .array(fc.constant(activity()), { minLength: 1, maxLength: 3 })
      .map((children): Action => ({ type: "WhenAll", children })),
  );

  it("decides each thing once, whatever is confirmed and finished turn by turn", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (actions) => {
        const history: HistoryEvent[] = [opened(0), started];
        const ids: number[] = [];
        for (let turn = 0; turn < 40; turn++) {
          const { decisions } = decide(started, history, returning(...actions));
          ids.push(...decisions.map(({ id }) => id));
          if (decisions.some(({ type }) => type === "Complete")) break;
          for (const decision of decisions) {
            if (decision.type === "StartTimer") history.push(created(decision.id, decision.fireAt));
            else history.push(scheduled(decision.id));
          }
          history.push(opened(0));
          for (const decision of decisions) {
            history.push(
              decision.type === "StartTimer" ? fired(decision.id, decision.fireAt) : completed(decision.id),
            );
          }
        }
        expect(ids).toEqual(ids.map((_, index) => index));
        expect(history.length).toBeLessThan(200);
      }),
      { verbose: true },
    );
  });
});
