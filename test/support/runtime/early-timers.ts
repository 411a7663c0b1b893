import { MemoryStore } from "../../../local/runtime/index.ts";
import type { TurnCommit } from "../../../local/runtime/store/store.ts";

/**
 * A store in which timers fire as Azure Storage has them: what is left until their time is cut to whole seconds, so
 * that each comes up to a second early (test/fixtures/durable/RaceLoop.json). `lagMs` is how long the engine takes from
 * the turn that asks for a timer to the message that fires it.
 */
export class EarlyTimers extends MemoryStore {
  readonly #lagMs: number;

  constructor(lagMs: number) {
    super();
    this.#lagMs = lagMs;
  }

  override commitTurn(turn: TurnCommit, now: number): boolean {
    if (turn.change === null) return super.commitTurn(turn, now);
    const messages = turn.change.messages.map((message) => {
      if (message.event.type !== "TimerFired") return message;
      const left = Math.max(0, message.visibleAt - now - this.#lagMs);
      return { ...message, visibleAt: now + this.#lagMs + Math.floor(left / 1000) * 1000 };
    });
    return super.commitTurn({ ...turn, change: { ...turn.change, messages } }, now);
  }
}
