import type { CallActivity } from "./action.ts";
import type { Complete, Decision } from "./decision.ts";
import { Future, type Outcome } from "./future.ts";
import type { ChildCreated, ExecutionStarted, TaskScheduled, TimerCreated } from "./history.ts";
import { mustMatch } from "./nondeterminism.ts";

/**
 * The book of one replay: which ids were given out, which decisions history does not confirm yet, and which tasks are
 * still open. Follows DurableTask.Core's TaskOrchestrationContext.
 */
export class Ledger {
  /** The time that the orchestration believes it is: that of the turn being replayed. */
  now = 0;
  /** The input for the next execution once the code has asked for one. */
  continueAsNew: { readonly input: string | null } | null = null;

  readonly #started: ExecutionStarted;
  readonly #open = new Map<number, Future>();
  readonly #deferred = new Map<number, Decision>();
  #decisions = new Map<number, Decision>();
  #nextId = 0;
  #ended = false;

  constructor(started: ExecutionStarted) {
    this.#started = started;
  }

  get hasOpenTasks(): boolean {
    return this.#open.size > 0;
  }

  /** What history does not confirm, by id. */
  decisions(): Decision[] {
    return [...this.#decisions.values()].sort((one, other) => one.id - other.id);
  }

  scheduleActivity(call: Pick<CallActivity, "name" | "input">): Future {
    const id = this.#nextId++;
    this.#decisions.set(id, {
      type: "ScheduleActivity",
      id,
      name: call.name,
      get input() {
        return call.input;
      },
    });
    return this.#opened(id);
  }

  createChild(child: {
    name: string;
    version: string | null;
    instanceId: string | null;
    input: string | null;
  }): Future {
    const id = this.#nextId++;
    const { instanceId: given } = child;
    const instanceId = given === null || given.trim() === "" ? `${this.#started.executionId}:${id}` : given;
    this.#decisions.set(id, { ...child, type: "CreateChild", id, instanceId });
    return this.#opened(id);
  }

  /** A cancelled timer still is a decision, but nobody waits for it any more. */
  startTimer(fireAt: number, cancelled = false): Future {
    const id = this.#nextId++;
    this.#decisions.set(id, { type: "StartTimer", id, fireAt });
    if (cancelled) return Future.failed();
    return this.#opened(id);
  }

  /** @throws NonDeterminism if this replay did not take the decision that the event records. */
  confirm(event: TaskScheduled | ChildCreated | TimerCreated): void {
    mustMatch(event, this.#decisions.get(event.id));
    this.#decisions.delete(event.id);
  }

  /** The result of a task came; a second one for the same task is ignored. */
  finish(id: number, outcome: Outcome): void {
    const future = this.#open.get(id);
    future?.settle(outcome);
    this.#open.delete(id);
  }

  /** Decisions taken so far wait until the orchestration is resumed. */
  holdBack(): void {
    for (const [id, decision] of this.#decisions) this.#deferred.set(id, decision);
    this.#decisions = new Map();
  }

  release(): void {
    for (const [id, decision] of this.#deferred) this.#decisions.set(id, decision);
    this.#deferred.clear();
  }

  complete(end: Omit<Complete, "type" | "id">): void {
    const id = this.#nextId++;
    if (end.status === "Completed" && this.continueAsNew !== null) {
      const { input } = this.continueAsNew;
      this.#decisions.set(id, {
        type: "Complete",
        id,
        status: "ContinuedAsNew",
        result: input,
        details: null,
      });
      return;
    }
    if (this.#ended) return;
    this.#ended = true;
    this.#decisions.set(id, { type: "Complete", id, ...end });
  }

  #opened(id: number): Future {
    const future = new Future();
    this.#open.set(id, future);
    return future;
  }
}
