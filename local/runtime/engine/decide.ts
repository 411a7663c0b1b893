import type { Replay } from "./action.ts";
import type { Complete, Decision } from "./decision.ts";
import { Future } from "./future.ts";
import type { EventRaised, ExecutionStarted, HistoryEvent, OrchestratorStarted } from "./history.ts";
import { HostProgram } from "./host-program.ts";
import { Ledger } from "./ledger.ts";
import { NonDeterminism } from "./nondeterminism.ts";

export interface Verdict {
  /** New decisions, in the order of their ids. */
  readonly decisions: readonly Decision[];
  /** Events for the next execution, when one of the decisions is to continue as new. */
  readonly carried: readonly EventRaised[];
}

/**
 * What is left to do, given all that happened (`history`, the present turn's events included) and what the code asked
 * for (`replay`). Follows DurableTask.Core's TaskOrchestrationExecutor: history is fed event by event to the host's
 * walk through the actions; decisions that history confirms drop out, what remains is new.
 */
export function decide(started: ExecutionStarted, history: readonly HistoryEvent[], replay: Replay): Verdict {
  if (replay.end.type === "refused") {
    const id = 1 + Math.max(-1, ...history.map((event) => ("id" in event ? event.id : -1)));
    const { reason } = replay.end;
    return {
      decisions: [{ type: "Complete", id, status: "Failed", result: reason, details: `Message: ${reason}` }],
      carried: [],
    };
  }
  return new Executor(started, replay).execute(history);
}

/** How the orchestration ends once nothing is left to wait for; null while the code itself waits. */
function endOf({ end }: Replay): Omit<Complete, "type" | "id"> | null {
  switch (end.type) {
    case "threw": {
      const { reason: result, details, failure } = end;
      return { status: "Failed", result, details, ...(failure && { failure }) };
    }
    case "returned":
      return { status: "Completed", result: end.output, details: null };
    default:
      return null;
  }
}

class Executor {
  readonly #ledger: Ledger;
  readonly #program: HostProgram;
  readonly #replay: Replay;
  readonly #queued: HistoryEvent[] = [];
  readonly #carried: EventRaised[] = [];
  #suspended = false;
  #result = new Future();

  constructor(started: ExecutionStarted, replay: Replay) {
    this.#replay = replay;
    this.#ledger = new Ledger(started);
    this.#program = new HostProgram(replay, started, this.#ledger);
  }

  execute(history: readonly HistoryEvent[]): Verdict {
    const ledger = this.#ledger;
    try {
      for (const event of history) this.#process(event);
      const end = endOf(this.#replay);
      if (end !== null && !ledger.hasOpenTasks && !this.#result.pending) ledger.complete(end);
    } catch (error) {
      if (!(error instanceof NonDeterminism)) throw error;
      ledger.complete({
        status: "Failed",
        result: error.message,
        details: `Unhandled exception while executing orchestration: DurableTask.Core.Exceptions.NonDeterministicOrchestrationException: ${error.message}`,
      });
    }
    return { decisions: ledger.decisions(), carried: this.#carried };
  }

  #process(event: HistoryEvent): void {
    const overrides = event.type === "ExecutionResumed" || event.type === "ExecutionTerminated";
    if (event.type === "OrchestratorStarted") {
      this.#ledger.now = event.at;
    } else if (this.#suspended && !overrides) {
      if (event.type !== "ExecutionSuspended") this.#queued.push(event);
    } else {
      this.#apply(event);
    }
  }

  #apply(event: Exclude<HistoryEvent, OrchestratorStarted>): void {
    const ledger = this.#ledger;
    switch (event.type) {
      case "ExecutionStarted":
        this.#result = this.#program.start();
        return;
      case "TaskScheduled":
      case "TimerCreated":
      case "ChildCreated":
        ledger.confirm(event);
        return;
      case "TaskCompleted":
      case "ChildCompleted":
        ledger.finish(event.taskId, "succeeded");
        return;
      case "TaskFailed":
      case "ChildFailed":
        ledger.finish(event.taskId, event.failure?.isNonRetriable === true ? "failedForGood" : "failed");
        return;
      case "TimerFired":
        ledger.finish(event.timerId, "succeeded");
        return;
      case "EventRaised":
        if (ledger.continueAsNew === null) this.#program.raise(event.name);
        else this.#carried.push(event);
        return;
      case "ExecutionTerminated":
        ledger.complete({ status: "Terminated", result: event.reason, details: null });
        return;
      case "ExecutionSuspended":
        this.#suspended = true;
        ledger.holdBack();
        return;
      case "ExecutionResumed":
        this.#suspended = false;
        ledger.release();
        for (const queued of this.#queued.splice(0)) this.#process(queued);
        return;
      case "OrchestratorCompleted":
      case "ExecutionCompleted":
        return;
    }
  }
}
