import type { Replay } from "./action.ts";
import { decide } from "./decide.ts";
import type { Complete, Decision } from "./decision.ts";
import type { ExecutionStarted, HistoryEvent, Message, MessageEvent } from "./history.ts";
import { after, hasEnded, type Instance } from "./instance.ts";

/**
 * One turn of one orchestration, in two steps, because the orchestrator's code must run in between:
 *
 *     const turn = beginTurn(instance, history, messages, now)    // what to show to the code, or null
 *     const replay = …the library, given turn.history…
 *     const step = takeStep(turn, replay, now, ids)               // what changed, what to send
 *     …and again with step.next, if the code continued as new, until it is null
 *
 * Follows DurableTask.Core's TaskOrchestrationDispatcher. Nothing here waits, reads a clock or draws a random number:
 * `now` and `ids` are given, and the same input gives the same output.
 */
export interface Turn {
  readonly before: Instance | undefined;
  readonly started: ExecutionStarted;
  /** All that happened, this turn's events last. */
  readonly history: readonly HistoryEvent[];
  /** How many events of `history` are new in this turn. */
  readonly fresh: number;
  /** True if the execution began in this very turn by continuing as new. */
  readonly renewed: boolean;
  readonly customStatus: string | null;
}

export interface NewActivity {
  readonly instanceId: string;
  readonly executionId: string;
  readonly taskId: number;
  readonly name: string;
  readonly input: string | null;
}

export interface Step {
  readonly instance: Instance;
  /** The whole history, every event in its final form. */
  readonly history: readonly HistoryEvent[];
  /** True if the stored history is to be replaced, because this execution began in this turn. */
  readonly renewed: boolean;
  /** Events to add to the stored history; all of it when renewed. */
  readonly added: readonly HistoryEvent[];
  readonly activities: readonly NewActivity[];
  readonly messages: readonly Message[];
  /** The next execution, to be run at once within the same turn. */
  readonly next: Turn | null;
}

/** Ids for executions that begin in a turn: 32 hexadecimal digits. */
export interface ExecutionIds {
  next(): string;
}

/**
 * Sorts out the messages and opens the turn. Null if none of them concerns this orchestration any more: they are for
 * an execution that is over, or for an orchestration that never began or has ended.
 */
export function beginTurn(
  before: Instance | undefined,
  history: readonly HistoryEvent[],
  messages: readonly Pick<Message, "executionId" | "event">[],
  now: number,
): Turn | null {
  const recorded = history.findLast((event) => event.type === "ExecutionStarted");
  if (recorded !== undefined && before !== undefined && hasEnded(before)) {
    const restart = messages.find(({ event }) => event.type === "ExecutionStarted");
    if (restart === undefined) return null;
    const later = messages.slice(messages.indexOf(restart));
    return beginTurn(undefined, [], later, now);
  }
  let started = recorded;
  const inbox: MessageEvent[] = [];
  for (const { executionId, event } of messages) {
    if (event.type === "ExecutionStarted") {
      if (started !== undefined) continue;
      started = event;
    } else if (started === undefined || (executionId !== null && executionId !== started.executionId)) {
      continue;
    }
    inbox.push(event);
  }
  if (started === undefined || inbox.length === 0) return null;
  const fresh: HistoryEvent[] = [{ type: "OrchestratorStarted", at: now, played: false }, ...inbox];
  return {
    before,
    started,
    history: [...history, ...fresh],
    fresh: fresh.length,
    renewed: history.length === 0,
    customStatus: null,
  };
}

/** Turns what the code asked for into events, activities and messages. */
export function takeStep(turn: Turn, replay: Replay, now: number, ids: ExecutionIds): Step {
  const { started } = turn;
  const { decisions, carried } = decide(started, turn.history, replay);
  const end = decisions.find((decision): decision is Complete => decision.type === "Complete");
  const old = turn.history.length - turn.fresh;
  const fresh: HistoryEvent[] = [
    ...turn.history.slice(old).map(asPlayed),
    ...decisions.flatMap((decision) => eventOf(decision, now)),
    { type: "OrchestratorCompleted", at: now, played: false },
  ];
  const history = [...turn.history.slice(0, old), ...fresh];
  const instance = {
    ...after(turn.before, fresh, now),
    customStatus: replay.customStatus ?? turn.customStatus,
  };
  return {
    instance,
    history,
    renewed: turn.renewed,
    added: turn.renewed ? history : fresh,
    activities: decisions.flatMap((decision) =>
      decision.type === "ScheduleActivity"
        ? [
            {
              instanceId: started.instanceId,
              executionId: started.executionId,
              taskId: decision.id,
              name: decision.name,
              input: decision.input,
            },
          ]
        : [],
    ),
    messages: decisions.flatMap((decision) => messagesOf(decision, started, now, ids)),
    next:
      end?.status === "ContinuedAsNew"
        ? renew({ ...turn, customStatus: instance.customStatus }, instance, end, carried, now, ids)
        : null,
  };
}

function renew(
  turn: Turn,
  before: Instance,
  end: Complete,
  carried: readonly HistoryEvent[],
  now: number,
  ids: ExecutionIds,
): Turn {
  const started: ExecutionStarted = {
    ...turn.started,
    at: now,
    played: false,
    executionId: ids.next(),
    input: end.result,
    generation: null,
  };
  const history: HistoryEvent[] = [
    { type: "OrchestratorStarted", at: now, played: false },
    started,
    ...carried.map((event) => ({ ...event, played: false })),
    { type: "OrchestratorCompleted", at: now, played: false },
  ];
  return { before, started, history, fresh: history.length, renewed: true, customStatus: turn.customStatus };
}

const asPlayed = (event: HistoryEvent): HistoryEvent =>
  event.type === "OrchestratorStarted" ? event : { ...event, played: true };

function eventOf(decision: Decision, now: number): HistoryEvent[] {
  const stamp = { at: now, played: false };
  switch (decision.type) {
    case "ScheduleActivity":
      return [{ type: "TaskScheduled", ...stamp, id: decision.id, name: decision.name }];
    case "StartTimer":
      return [{ type: "TimerCreated", ...stamp, id: decision.id, fireAt: decision.fireAt }];
    case "CreateChild": {
      const { id, name, version, instanceId } = decision;
      return [{ type: "ChildCreated", ...stamp, id, name, version, instanceId }];
    }
    case "Complete": {
      const { id, status, result, failure } = decision;
      return status === "ContinuedAsNew"
        ? []
        : [{ type: "ExecutionCompleted", ...stamp, id, status, result, ...(failure && { failure }) }];
    }
  }
}

function messagesOf(
  decision: Decision,
  started: ExecutionStarted,
  now: number,
  ids: ExecutionIds,
): Message[] {
  const stamp = { at: now, played: false };
  const { instanceId, executionId, name, version, parent } = started;
  switch (decision.type) {
    case "ScheduleActivity":
      return [];
    case "StartTimer": {
      const event = { type: "TimerFired", ...stamp, timerId: decision.id, fireAt: decision.fireAt } as const;
      return [{ to: instanceId, executionId, visibleAt: decision.fireAt, event }];
    }
    case "CreateChild": {
      const event: ExecutionStarted = {
        type: "ExecutionStarted",
        ...stamp,
        instanceId: decision.instanceId,
        executionId: ids.next(),
        name: decision.name,
        version: decision.version,
        input: decision.input,
        parent: { name, version, instanceId, executionId, taskId: decision.id },
        generation: null,
      };
      return [{ to: decision.instanceId, executionId: event.executionId, visibleAt: now, event }];
    }
    case "Complete": {
      if (parent === null || decision.status === "ContinuedAsNew") return [];
      const event: MessageEvent =
        decision.status === "Completed"
          ? { type: "ChildCompleted", ...stamp, taskId: parent.taskId, result: decision.result }
          : {
              type: "ChildFailed",
              ...stamp,
              taskId: parent.taskId,
              reason: decision.result,
              details: decision.details,
              ...(decision.failure && { failure: decision.failure }),
            };
      return [{ to: parent.instanceId, executionId: parent.executionId, visibleAt: now, event }];
    }
  }
}
