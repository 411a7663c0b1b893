import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Action, Replay } from "../../../local/runtime/engine/action.ts";
import { decide } from "../../../local/runtime/engine/decide.ts";
import type { ExecutionStarted, HistoryEvent } from "../../../local/runtime/engine/history.ts";

const hour = 3600_000;

const started: ExecutionStarted = {
  type: "ExecutionStarted",
  at: 0,
  played: false,
  instanceId: "me",
  executionId: "exec",
  name: "Work",
  version: null,
  input: null,
  parent: { name: "Boss", version: null, instanceId: "boss", executionId: "boss-exec", taskId: 0 },
  generation: 0,
};

const opened = (at: number): HistoryEvent => ({ type: "OrchestratorStarted", at, played: false });
const scheduled = (id: number, name = "A"): HistoryEvent => ({
  type: "TaskScheduled",
  at: 0,
  played: false,
  id,
  name,
});
const completed = (taskId: number): HistoryEvent => ({
  type: "TaskCompleted",
  at: 0,
  played: false,
  taskId,
  result: "1",
});
const failed = (taskId: number): HistoryEvent => ({
  type: "TaskFailed",
  at: 0,
  played: false,
  taskId,
  reason: "no",
  details: "",
});
const created = (id: number, fireAt: number): HistoryEvent => ({
  type: "TimerCreated",
  at: 0,
  played: false,
  id,
  fireAt,
});
const fired = (timerId: number, fireAt: number): HistoryEvent => ({
  type: "TimerFired",
  at: 0,
  played: false,
  timerId,
  fireAt,
});
const raised = (name: string): HistoryEvent => ({
  type: "EventRaised",
  at: 0,
  played: false,
  name,
  input: null,
});
const because = (type: "ExecutionSuspended" | "ExecutionResumed" | "ExecutionTerminated"): HistoryEvent => ({
  type,
  at: 0,
  played: false,
  reason: "why",
});

const activity = (name = "A"): Action => ({ type: "CallActivity", name, input: null, retry: null });
const timer = (fireAt: number, cancelled = false): Action => ({ type: "CreateTimer", fireAt, cancelled });
const wait = (name: string): Action => ({ type: "WaitForEvent", name });

const waiting = (...actions: Action[]): Replay => ({ actions, end: { type: "waiting" }, customStatus: null });
const returning = (...actions: Action[]): Replay => ({
  actions,
  end: { type: "returned", output: "7" },
  customStatus: null,
});

const decisionsAfter = (replay: Replay, ...events: HistoryEvent[]) =>
  decide(started, [opened(0), started, ...events], replay).decisions;

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
    const child = { type: "CallChild", name: "Kid", version: null, input: null, retry: null } as const;
    expect(decisionsAfter(waiting({ ...child, instanceId: null }))).toMatchObject([{ instanceId: "exec:0" }]);
    expect(decisionsAfter(waiting({ ...child, instanceId: "mine" }))).toMatchObject([{ instanceId: "mine" }]);
  });

  it.each(["me", "BOSS", "@entity"])("starts no sub-orchestration of the id %s", (instanceId) => {
    const child: Action = {
      type: "CallChild",
      name: "Kid",
      instanceId,
      version: null,
      input: null,
      retry: null,
    };
    expect(decisionsAfter(waiting(child, activity()))).toMatchObject([{ type: "ScheduleActivity", id: 0 }]);
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

describe("non-determinism", () => {
  const changed =
    "Was a change made to the orchestrator code after this instance had already started running?";

  it.each<[string, Replay, HistoryEvent, string]>([
    [
      "another activity",
      waiting(activity("B")),
      scheduled(0),
      "an activity task with sequence number 0 named 'A', but the current orchestration replay instead scheduled an activity task named 'B' with this sequence number.  ",
    ],
    [
      "a timer for an activity",
      waiting(timer(hour)),
      scheduled(0),
      "an activity task with sequence number 0 named 'A', but the current orchestration replay instead produced a CreateTimerOrchestratorAction action with this sequence number. ",
    ],
    [
      "no activity",
      waiting(),
      scheduled(0),
      "an activity task with sequence ID 0 and name 'A' (version ''), but the current replay execution hasn't (yet?) scheduled this task. ",
    ],
    [
      "an activity for a timer",
      waiting(activity()),
      created(0, hour),
      "a timer task with sequence number 0 named but the current orchestration replay instead produced a ScheduleTaskOrchestratorAction action with this sequence number. ",
    ],
    [
      "no timer",
      waiting(),
      created(0, hour),
      "a timer task with sequence number 0 but the current replay execution hasn't (yet?) scheduled this task. ",
    ],
  ])("is reported in the engine's words: %s", (_name, replay, event, text) => {
    const [last] = decisionsAfter(replay, event).slice(-1);
    expect(last).toMatchObject({
      type: "Complete",
      status: "Failed",
      result: `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${text}${changed}`,
    });
  });

  it("leaves in place what this replay decided, as the engine does", () => {
    expect(decisionsAfter(waiting(activity("B")), scheduled(0))).toMatchObject([
      { type: "ScheduleActivity", name: "B" },
      { type: "Complete" },
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
