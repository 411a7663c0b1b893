import { randomUUID } from "node:crypto";
import type { Clock } from "../../../platform/clock.ts";
import { hasEnded } from "../engine/instance.ts";
import type { ExecutionStarted, Message } from "../engine/history.ts";
import type { Replay } from "../engine/action.ts";
import {
  beginTurn,
  takeStep,
  type ExecutionIds,
  type NewActivity,
  type Step,
  type Turn,
} from "../engine/turn.ts";
import type { Inbox, Store, TurnChange } from "../store/store.ts";
import { orchestratorDeath } from "../protocol/worker-death.ts";
import type { CrashHook } from "./crash-points.ts";
import type { HostFaults, TurnFault } from "./faults.ts";
import type { OrchestratorRunner } from "./orchestrator-runner.ts";

/** Execution ids of sub-orchestrations and of continued executions, as Azure makes them: a GUID without dashes. */
const randomExecutionIds: ExecutionIds = { next: () => randomUUID().replaceAll("-", "") };

interface TurnRunnerDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly runner: OrchestratorRunner;
  readonly crash: CrashHook;
  readonly faults: HostFaults;
}

/** Takes orchestrations through one turn each. What came of it holds once the store was flushed. */
export class TurnRunner {
  readonly #dependencies: TurnRunnerDependencies;
  #uncommitted = 0;

  constructor(dependencies: TurnRunnerDependencies) {
    this.#dependencies = dependencies;
  }

  async run({ instanceId, messages }: Inbox): Promise<void> {
    const { store, clock, crash } = this.#dependencies;
    crash("beforeTurnRun");
    if (messages.some(({ event }) => event.type === "TimerFired")) crash("beforeTimerFire");
    const begun = this.#begin(instanceId, messages);
    const fault = begun === null ? undefined : this.#faultOf(begun, messages);
    if (fault?.kind === "purge") {
      store.purge([instanceId], clock.now());
      return;
    }
    const turn = fault === undefined ? begun : this.#begin(instanceId, met(fault, messages, clock.now()));
    const change = turn === null ? null : await this.#steps(turn, fault);
    const consumed = messages.map(({ seq }) => seq);
    crash("beforeTurnCommit");
    store.commitTurn({ instanceId, consumed, change }, clock.now());
    this.#uncommitted++;
  }

  /** Called when the store was flushed. */
  committed(): void {
    for (; this.#uncommitted > 0; this.#uncommitted--) this.#dependencies.crash("afterTurnCommit");
  }

  #begin(instanceId: string, messages: readonly Arrived[]): Turn | null {
    const { store, clock } = this.#dependencies;
    return beginTurn(store.instance(instanceId), store.history(instanceId), messages, clock.now());
  }

  #faultOf({ started, history }: Turn, messages: readonly Arrived[]): TurnFault | undefined {
    const { instanceId, name } = started;
    const number = history.filter(({ type }) => type === "OrchestratorStarted").length;
    const types = messages.map(({ event }) => event.type);
    return this.#dependencies.faults.inTurn?.({ instanceId, name, number, messages: types });
  }

  /** Runs the turn and every execution that it continues as, and adds up what they changed. */
  async #steps(begun: Turn, fault: TurnFault | undefined): Promise<TurnChange> {
    const { clock, runner, faults } = this.#dependencies;
    const activities: NewActivity[] = [];
    const messages: Message[] = [];
    let turn = begun;
    for (;;) {
      const replay =
        fault?.kind === "workerDies" ? died(turn.started) : await runner.replay(turn.started, turn.history);
      const setAt = clock.now();
      const step = takeStep(turn, replay, setAt, randomExecutionIds);
      activities.push(...step.activities);
      messages.push(...step.messages.map((message) => firing(message, setAt, faults)));
      if (step.next === null) return changeOf(turn, step, activities, messages);
      turn = step.next;
    }
  }
}

type Arrived = Pick<Message, "executionId" | "event">;

/** What the turn sees of what has come for it, when the fault has met it. */
function met(fault: TurnFault, messages: readonly Arrived[], now: number): readonly Arrived[] {
  switch (fault.kind) {
    case "terminate": {
      const { reason = null } = fault;
      const event = { type: "ExecutionTerminated", at: now, played: false, reason } as const;
      return [...messages, { executionId: null, event }];
    }
    case "loseMessages":
      return messages.filter(({ event }) => fault.types !== undefined && !fault.types.includes(event.type));
    default:
      return messages;
  }
}

const died = ({ name }: ExecutionStarted): Replay => ({
  actions: [],
  customStatus: null,
  end: { type: "threw", ...orchestratorDeath(name) },
});

function firing(message: Message, setAt: number, { firesAt }: HostFaults): Message {
  const { event } = message;
  if (firesAt === undefined || event.type !== "TimerFired") return message;
  const { fireAt, timerId } = event;
  return { ...message, visibleAt: firesAt({ setAt, fireAt, timerId }) };
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
