import type { Action, CallChild, CreateTimer, Replay, RetryOptions } from "./action.ts";
import { EventWaits } from "./event-waits.ts";
import { Future, run, whenAll, whenAny, type Routine } from "./future.ts";
import type { ExecutionStarted } from "./history.ts";
import type { Ledger } from "./ledger.ts";

/** Up to here a timer is one timer. Longer ones become a chain: Azure Storage cannot delay a message for longer. */
const longestTimerMs = 6 * 24 * 3600_000;
/** The links of such a chain. */
const longTimerLinkMs = 3 * 24 * 3600_000;

/**
 * The host's own walk through the actions that the library reported. The Durable extension repeats every action
 * against DurableTask.Core, one after the other, and ignores their failures; the ids that the library expects are
 * the ids that this walk gives out. Follows the extension's OutOfProcOrchestrationShim.
 */
export class HostProgram {
  readonly #replay: Replay;
  readonly #started: ExecutionStarted;
  readonly #ledger: Ledger;
  readonly #events = new EventWaits();
  /** The extension keeps this for the whole replay: while one long timer runs, every timer is treated as long. */
  #longTimer = false;

  constructor(replay: Replay, started: ExecutionStarted, ledger: Ledger) {
    this.#replay = replay;
    this.#started = started;
    this.#ledger = ledger;
  }

  /** Runs as far as history allows; settles when the orchestrator's code ended and all before it was walked. */
  start(): Future {
    return run(this.#walk());
  }

  raise(name: string): void {
    this.#events.raise(name);
  }

  *#walk(): Routine {
    for (const action of this.#replay.actions) yield this.#invoke(action);
    if (this.#replay.end.type === "waiting") yield new Future();
    return "succeeded";
  }

  #invoke(action: Action): Future {
    switch (action.type) {
      case "CallActivity":
        return this.#attempt(action.retry, () => this.#ledger.scheduleActivity(action));
      case "CallChild":
        return this.#child(action);
      case "CreateTimer":
        return run(this.#timer(action));
      case "RefusedCall":
        return Future.failed();
      case "WaitForEvent":
        return this.#events.wait(action.name);
      case "ContinueAsNew":
        this.#ledger.continueAsNew = { input: action.input };
        return Future.succeeded();
      case "WhenAll":
        return whenAll(action.children.map((child) => this.#invoke(child)));
      case "WhenAny":
        return whenAny(action.children.map((child) => this.#invoke(child)));
    }
  }

  /** An id that the extension refuses: the call is never made, and the code waits for it for ever. */
  #child(action: CallChild): Future {
    const { instanceId, parent } = this.#started;
    const wanted = action.instanceId?.toLowerCase();
    const taken = [instanceId, parent?.instanceId].some((id) => id?.toLowerCase() === wanted);
    if (wanted !== undefined && (taken || wanted.startsWith("@"))) return Future.failed();
    return this.#attempt(action.retry, () => this.#ledger.createChild(action));
  }

  /** The extension refuses intervals that Azure Storage cannot delay a message for: the call is never made. */
  #attempt(retry: RetryOptions | null, call: () => Future): Future {
    if (retry === null) return call();
    const tooLong = Math.max(retry.firstInterval, retry.maxInterval) > longestTimerMs;
    return tooLong ? Future.failed() : run(this.#retried(retry, call));
  }

  /** DurableTask.Core's RetryInterceptor, with the timer that it sets even after the last attempt. */
  *#retried(retry: RetryOptions, call: () => Future): Routine {
    const firstAttemptAt = this.#ledger.now;
    for (let attempt = 0; ; attempt++) {
      const result = call();
      yield result;
      if (!result.failed) return "succeeded";
      if (result.failedForGood) return "failedForGood";
      if (attempt + 1 === retry.maxAttempts) {
        yield this.#ledger.startTimer(this.#ledger.now);
        return "failed";
      }
      if (this.#ledger.now >= firstAttemptAt + retry.timeout) return "failed";
      const delay = Math.min(retry.firstInterval * retry.backoff ** attempt, retry.maxInterval);
      if (delay === 0) return "failed";
      yield this.#ledger.startTimer(this.#ledger.now + delay);
    }
  }

  /** The extension's DurableOrchestrationContext.CreateTimer. */
  *#timer({ fireAt, cancelled }: CreateTimer): Routine {
    const ledger = this.#ledger;
    let next = fireAt;
    if (fireAt - ledger.now > longestTimerMs) {
      this.#longTimer = true;
      next = ledger.now + longTimerLinkMs;
    }
    if (!this.#longTimer) {
      const timer = ledger.startTimer(fireAt, cancelled);
      yield timer;
      if (timer.failed) return "failed";
    } else {
      while (ledger.now < fireAt) {
        const timer = ledger.startTimer(next, cancelled);
        yield timer;
        if (timer.failed) return "failed";
        const left = fireAt - ledger.now;
        if (left <= 0) break;
        next = left < longTimerLinkMs ? fireAt : ledger.now + longTimerLinkMs;
      }
    }
    this.#longTimer = false;
    return "succeeded";
  }
}
