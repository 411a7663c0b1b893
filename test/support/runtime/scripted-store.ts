import { MemoryStore, type HistoryEvent } from "../../../local/runtime/index.ts";
import type { Inbox, StoredMessage } from "../../../local/runtime/store/store.ts";
import type { RecordedEvent } from "./recording.ts";

/**
 * A store that delivers messages in the order of a recording: an instance of the script gets its turn only when all
 * that the recorded turn saw is there, and then just that. Other instances are served as they come.
 */
export class ScriptedStore extends MemoryStore {
  readonly #scripted = new Set<string>();
  #wanted: { instanceId: string; events: readonly RecordedEvent[] } | undefined;

  /** From now on this instance has turns only as `want` allows. */
  script(instanceId: string): void {
    this.#scripted.add(instanceId);
  }

  want(instanceId: string, events: readonly RecordedEvent[]): void {
    this.script(instanceId);
    this.#wanted = { instanceId, events };
  }

  override nextReady(now: number): string | undefined {
    if (this.#wanted !== undefined && this.#deliver(now) !== undefined) return this.#wanted.instanceId;
    const free = this.list({ limit: 1000 }).instances.map(({ instanceId }) => instanceId);
    return free.find((id) => !this.#scripted.has(id) && super.inbox(id, now).messages.length > 0);
  }

  override inbox(instanceId: string, now: number): Inbox {
    const inbox = super.inbox(instanceId, now);
    if (instanceId !== this.#wanted?.instanceId) return inbox;
    const messages = this.#deliver(now) ?? [];
    this.#wanted = undefined;
    return { ...inbox, messages };
  }

  #deliver(now: number): StoredMessage[] | undefined {
    if (this.#wanted === undefined) return undefined;
    const { messages } = super.inbox(this.#wanted.instanceId, now);
    const left = [...messages];
    const found = this.#wanted.events.map((event) => {
      const at = left.findIndex((message) => isSame(message.event, event));
      return at < 0 ? undefined : left.splice(at, 1)[0];
    });
    const delivered = found.filter((message) => message !== undefined);
    return delivered.length === found.length ? delivered : undefined;
  }
}

function isSame(event: HistoryEvent, recorded: RecordedEvent): boolean {
  switch (event.type) {
    case "ExecutionStarted":
      return recorded.EventType === 0;
    case "ExecutionTerminated":
      return recorded.EventType === 3;
    case "TaskCompleted":
      return recorded.EventType === 5 && recorded["TaskScheduledId"] === event.taskId;
    case "TaskFailed":
      return recorded.EventType === 6 && recorded["TaskScheduledId"] === event.taskId;
    case "ChildCompleted":
      return recorded.EventType === 8 && recorded["TaskScheduledId"] === event.taskId;
    case "ChildFailed":
      return recorded.EventType === 9 && recorded["TaskScheduledId"] === event.taskId;
    case "TimerFired":
      return recorded.EventType === 11 && recorded["TimerId"] === event.timerId;
    case "EventRaised":
      return (
        recorded.EventType === 15 && recorded["Name"] === event.name && recorded["Input"] === event.input
      );
    case "ExecutionSuspended":
      return recorded.EventType === 19;
    case "ExecutionResumed":
      return recorded.EventType === 20;
    default:
      return false;
  }
}
