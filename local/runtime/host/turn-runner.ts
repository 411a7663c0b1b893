import { randomUUID } from "node:crypto";
import type { Clock } from "../../../platform/clock.ts";
import { hasEnded } from "../engine/instance.ts";
import type { Message } from "../engine/history.ts";
import {
  beginTurn,
  takeStep,
  type ExecutionIds,
  type NewActivity,
  type Step,
  type Turn,
} from "../engine/turn.ts";
import type { Inbox, Store, TurnChange } from "../store/store.ts";
import type { CrashHook } from "./crash-points.ts";
import type { OrchestratorRunner } from "./orchestrator-runner.ts";

/** Execution ids of sub-orchestrations and of continued executions, as Azure makes them: a GUID without dashes. */
export const randomExecutionIds: ExecutionIds = { next: () => randomUUID().replaceAll("-", "") };

interface TurnRunnerParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly runner: OrchestratorRunner;
  readonly crash: CrashHook;
}

/** Takes orchestrations through one turn each. What came of it holds once the store was flushed. */
export class TurnRunner {
  readonly #parts: TurnRunnerParts;
  #uncommitted = 0;

  constructor(parts: TurnRunnerParts) {
    this.#parts = parts;
  }

  async run({ instanceId, messages }: Inbox): Promise<void> {
    const { store, clock, crash } = this.#parts;
    crash("beforeTurnRun");
    if (messages.some(({ event }) => event.type === "TimerFired")) crash("beforeTimerFire");
    const turn = beginTurn(store.instance(instanceId), store.history(instanceId), messages, clock.now());
    const change = turn === null ? null : await this.#steps(turn);
    const consumed = messages.map(({ seq }) => seq);
    crash("beforeTurnCommit");
    store.commitTurn({ instanceId, consumed, change }, clock.now());
    this.#uncommitted++;
  }

  /** Called when the store was flushed. */
  committed(): void {
    for (; this.#uncommitted > 0; this.#uncommitted--) this.#parts.crash("afterTurnCommit");
  }

  /** Runs the turn and every execution that it continues as, and adds up what they changed. */
  async #steps(begun: Turn): Promise<TurnChange> {
    const { clock, runner } = this.#parts;
    const activities: NewActivity[] = [];
    const messages: Message[] = [];
    let turn = begun;
    for (;;) {
      const replay = await runner.replay(turn.started, turn.history);
      const step = takeStep(turn, replay, clock.now(), randomExecutionIds);
      activities.push(...step.activities);
      messages.push(...step.messages);
      if (step.next === null) return changeOf(turn, step, activities, messages);
      turn = step.next;
    }
  }
}

/** Timers of an execution that is over would wake nobody: Azure delivers them and throws them away. */
function changeOf(turn: Turn, step: Step, activities: NewActivity[], messages: Message[]): TurnChange {
  const { instance, renewed, added } = step;
  const ended = hasEnded(instance);
  const wakes = ({ event, executionId }: Message): boolean =>
    event.type !== "TimerFired" || (!ended && executionId === turn.started.executionId);
  return {
    instance,
    renewed,
    added,
    timersOver: renewed || ended,
    activities,
    messages: messages.filter(wakes),
  };
}
