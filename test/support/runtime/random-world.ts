import type {
  ExecutionStarted,
  HistoryEvent,
  Message,
  MessageEvent,
} from "../../../local/runtime/engine/history.ts";
import { hasEnded, type Instance } from "../../../local/runtime/engine/instance.ts";
import { beginTurn, takeStep, type NewActivity, type Step } from "../../../local/runtime/engine/turn.ts";
import type { OrchestratorRunner } from "../../../local/runtime/host/orchestrator-runner.ts";
import { eventOf, type RandomProgram, type WorkOrder } from "./random-program.ts";

const began = Date.parse("2026-03-01T12:00:00Z");

/** What came of it. */
export interface Course {
  readonly instance: Instance;
  readonly history: readonly HistoryEvent[];
  /** The history as it was stored turn by turn, from what each step said to add. */
  readonly stored: readonly HistoryEvent[];
}

/**
 * All that surrounds one orchestration: activities, timers, children and clients, whose messages arrive in an order
 * that `choices` decide. Nothing is lost; everything comes at some time, one or several at once.
 */
export class RandomWorld {
  readonly #runner: OrchestratorRunner;
  readonly #choices: readonly number[];
  readonly #failures = new Map<string, number>();
  #pending: Message[];
  #chosen = 0;
  #now = began;
  #instance: Instance | undefined;
  #history: readonly HistoryEvent[] = [];
  #stored: readonly HistoryEvent[] = [];
  #ids = 0;

  constructor(
    runner: OrchestratorRunner,
    program: RandomProgram,
    { choices, suspends }: { choices: readonly number[]; suspends: boolean },
  ) {
    this.#runner = runner;
    this.#choices = choices;
    this.#pending = [
      this.#message({ type: "ExecutionStarted", ...started }, 0),
      ...this.#raised(program),
      ...(suspends ? [this.#message({ type: "ExecutionSuspended", reason: "hold", ...stamp }, 0)] : []),
    ];
  }

  async run(): Promise<Course> {
    while (this.#pending.length > 0) {
      if (this.#instance !== undefined && hasEnded(this.#instance)) break;
      await this.#turn(this.#batch());
    }
    if (this.#instance === undefined) throw new Error("The orchestration never began.");
    return { instance: this.#instance, history: this.#history, stored: this.#stored };
  }

  #raised({ steps, rounds }: RandomProgram): Message[] {
    return Array.from({ length: rounds }, (_, round) =>
      steps.flatMap((step, index) =>
        step.kind === "event" || (step.kind === "race" && step.raised)
          ? [this.#raise(eventOf(round, index))]
          : [],
      ),
    ).flat();
  }

  #raise(name: string): Message {
    return this.#message({ type: "EventRaised", name, input: JSON.stringify(name), ...stamp }, 0);
  }

  #message(event: MessageEvent, visibleAt: number): Message {
    return { to: "main", executionId: null, visibleAt, event };
  }

  /** The orchestration is always started first: a client's events come to one that there is. */
  #batch(): Message[] {
    const batch: Message[] = this.#instance === undefined ? this.#pending.splice(0, 1) : [];
    const size = batch.length === 0 ? 1 + this.#choose(3) : this.#choose(3);
    while (batch.length < size && this.#pending.length > 0) {
      batch.push(...this.#pending.splice(this.#choose(this.#pending.length), 1));
    }
    return batch;
  }

  #choose(below: number): number {
    return (this.#choices[this.#chosen++ % this.#choices.length] ?? 0) % below;
  }

  async #turn(batch: readonly Message[]): Promise<void> {
    for (const { event } of batch) {
      // An event that comes while nobody waits is lost when the code continues as new, as in Azure: send it again.
      if (event.type === "ExecutionSuspended") {
        this.#pending.push(this.#message({ type: "ExecutionResumed", reason: "on", ...stamp }, 0));
      }
    }
    this.#now = Math.max(this.#now, ...batch.map(({ visibleAt }) => visibleAt)) + 1;
    let turn = beginTurn(this.#instance, this.#history, batch, this.#now);
    while (turn !== null) {
      const replay = await this.#runner.replay(turn.started, turn.history);
      const step: Step = takeStep(turn, replay, this.#now, { next: () => `execution-${++this.#ids}` });
      this.#stored = step.renewed ? step.added : [...this.#stored, ...step.added];
      this.#history = step.history;
      this.#instance = step.instance;
      this.#pending.push(...step.messages.flatMap((message) => this.#answer(message)));
      this.#pending.push(...step.activities.map((activity) => this.#work(activity)));
      if (step.next !== null) this.#sendAgain(turn.history);
      turn = step.next;
    }
  }

  /** Whoever raised events before the code continued as new raises them once more: they may have been lost. */
  #sendAgain(history: readonly HistoryEvent[]): void {
    this.#pending.push(
      ...history.flatMap((event) => (event.type === "EventRaised" ? [this.#raise(event.name)] : [])),
    );
  }

  #answer(message: Message): Message[] {
    const { event } = message;
    if (event.type !== "ExecutionStarted") return [message];
    const { parent, input } = event;
    if (parent === null) return [];
    const order = JSON.parse(input ?? "null") as WorkOrder;
    const end: MessageEvent =
      order.failures > 0
        ? { type: "ChildFailed", taskId: parent.taskId, reason: "no", details: "why", ...stamp }
        : { type: "ChildCompleted", taskId: parent.taskId, result: JSON.stringify(order.name), ...stamp };
    return [{ to: parent.instanceId, executionId: parent.executionId, visibleAt: 0, event: end }];
  }

  #work({ input, taskId, executionId, instanceId }: NewActivity): Message {
    const order = JSON.parse(input ?? "null") as WorkOrder;
    const failed = this.#failures.get(order.name) ?? 0;
    this.#failures.set(order.name, failed + 1);
    const event: MessageEvent =
      failed < order.failures
        ? { type: "TaskFailed", taskId, reason: "no", details: "why", ...stamp }
        : { type: "TaskCompleted", taskId, result: JSON.stringify(order.name), ...stamp };
    return { to: instanceId, executionId, visibleAt: 0, event };
  }
}

const stamp = { at: began, played: false } as const;

const started: Omit<ExecutionStarted, "type"> = {
  ...stamp,
  instanceId: "main",
  executionId: "execution-0",
  name: "Main",
  version: null,
  input: null,
  parent: null,
  generation: 0,
};
