import { describe, expect, it } from "vitest";
import type { Replay } from "../../../local/runtime/engine/action.ts";
import type {
  ExecutionStarted,
  HistoryEvent,
  Message,
  MessageEvent,
} from "../../../local/runtime/engine/history.ts";
import { after } from "../../../local/runtime/engine/instance.ts";
import { beginTurn, takeStep } from "../../../local/runtime/engine/turn.ts";

const started: ExecutionStarted = {
  type: "ExecutionStarted",
  at: 5,
  played: false,
  instanceId: "me",
  executionId: "exec",
  name: "Work",
  version: null,
  input: '{"n":1}',
  parent: null,
  generation: 0,
};

const raised: MessageEvent = { type: "EventRaised", at: 6, played: false, name: "Go", input: "1" };
const to = (
  event: MessageEvent,
  executionId: string | null = null,
): Pick<Message, "executionId" | "event"> => ({
  executionId,
  event,
});

const ids = () => {
  let next = 0;
  return { next: () => `id${next++}` };
};

const replay = (more: Partial<Replay> = {}): Replay => ({
  actions: [],
  end: { type: "waiting" },
  customStatus: null,
  ...more,
});

const typesOf = (events: readonly HistoryEvent[]) => events.map(({ type }) => type);

/** The state after a first turn in which the code did what `first` says. */
function begun(first: Replay = replay()) {
  const turn = beginTurn(undefined, [], [to(started)], 10);
  if (turn === null) throw new Error("The turn should have begun.");
  return { turn, step: takeStep(turn, first, 11, ids()) };
}

describe("a turn", () => {
  it("shows the code all that happened, what is new unplayed", () => {
    const { step } = begun();
    const turn = beginTurn(step.instance, step.history, [to(raised)], 20);
    expect(turn?.history.map(({ type, played }) => [type, played])).toEqual([
      ["OrchestratorStarted", false],
      ["ExecutionStarted", true],
      ["OrchestratorCompleted", false],
      ["OrchestratorStarted", false],
      ["EventRaised", false],
    ]);
  });

  it.each<[string, Pick<Message, "executionId" | "event">]>([
    ["for an orchestration that never began", to(raised)],
    ["for another execution", to(raised, "other")],
  ])("does not begin with messages %s", (_name, message) => {
    expect(beginTurn(undefined, [], [message], 20)).toBeNull();
    const { step } = begun();
    const onlyIfForeign = message.executionId === null ? [] : [message];
    expect(beginTurn(step.instance, step.history, onlyIfForeign, 20)).toBeNull();
  });

  it("ignores a second start of an orchestration that runs", () => {
    const { step } = begun();
    expect(beginTurn(step.instance, step.history, [to({ ...started, executionId: "again" })], 20)).toBeNull();
  });

  it("begins a new execution when an ended orchestration is started again, and drops what came before", () => {
    const { step } = begun(replay({ end: { type: "returned", output: null } }));
    const again = { ...started, executionId: "again" };
    expect(beginTurn(step.instance, step.history, [to(raised)], 20)).toBeNull();
    const turn = beginTurn(step.instance, step.history, [to(raised), to(again)], 20);
    expect(turn).toMatchObject({ started: { executionId: "again" }, renewed: true });
    expect(typesOf(turn?.history ?? [])).toEqual(["OrchestratorStarted", "ExecutionStarted"]);
  });

  it("turns decisions into events, activities and messages", () => {
    const { step } = begun(
      replay({
        actions: [
          {
            type: "WhenAll",
            children: [
              { type: "CallActivity", name: "A", input: '"x"', retry: null },
              { type: "CreateTimer", fireAt: 99, cancelled: false },
              { type: "CallChild", name: "Kid", instanceId: null, version: null, input: "2", retry: null },
            ],
          },
        ],
      }),
    );
    expect(typesOf(step.added)).toEqual([
      "OrchestratorStarted",
      "ExecutionStarted",
      "TaskScheduled",
      "TimerCreated",
      "ChildCreated",
      "OrchestratorCompleted",
    ]);
    expect(step.activities).toEqual([
      { instanceId: "me", executionId: "exec", taskId: 0, name: "A", input: '"x"' },
    ]);
    expect(step.messages).toMatchObject([
      { to: "me", executionId: "exec", visibleAt: 99, event: { type: "TimerFired", timerId: 1 } },
      {
        to: "exec:2",
        executionId: "id0",
        event: { input: "2", generation: null, parent: { instanceId: "me", executionId: "exec", taskId: 2 } },
      },
    ]);
  });

  it("continues as new at once, with a fresh execution and the last custom status", () => {
    const { step } = begun(
      replay({
        actions: [{ type: "ContinueAsNew", input: '{"n":2}' }],
        end: { type: "returned", output: null },
        customStatus: '"going"',
      }),
    );
    expect(typesOf(step.next?.history ?? [])).toEqual([
      "OrchestratorStarted",
      "ExecutionStarted",
      "OrchestratorCompleted",
    ]);
    if (step.next === null) throw new Error("It should have continued.");
    const renewed = takeStep(step.next, replay(), 12, ids());
    expect(renewed).toMatchObject({
      renewed: true,
      instance: {
        executionId: "id0",
        input: '{"n":2}',
        status: "Running",
        customStatus: '"going"',
        generation: 0,
      },
    });
  });

  it("clears the custom status when a turn sets none", () => {
    const { step } = begun(replay({ customStatus: '"half"' }));
    expect(step.instance.customStatus).toBe('"half"');
    const turn = beginTurn(step.instance, step.history, [to(raised)], 20);
    if (turn === null) throw new Error("The turn should have begun.");
    expect(takeStep(turn, replay(), 21, ids()).instance.customStatus).toBeNull();
  });

  it.each([
    [replay({ end: { type: "returned", output: "7" } }), { type: "ChildCompleted", result: "7" }],
    [
      replay({ end: { type: "threw", reason: "no", details: "why" } }),
      { type: "ChildFailed", reason: "no", details: "why" },
    ],
  ] as const)("tells the parent of the end", (ending, expected) => {
    const parent = { name: "Boss", version: null, instanceId: "boss", executionId: "boss-exec", taskId: 4 };
    const turn = beginTurn(undefined, [], [to({ ...started, parent })], 10);
    if (turn === null) throw new Error("The turn should have begun.");
    expect(takeStep(turn, ending, 11, ids()).messages).toMatchObject([
      { to: "boss", executionId: "boss-exec", event: { ...expected, taskId: 4 } },
    ]);
  });
});

describe("an instance", () => {
  it("begins with the start of an execution and with nothing else", () => {
    expect(() => after(undefined, [raised], 1)).toThrow("ExecutionStarted");
  });
});
