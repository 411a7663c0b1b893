import { setImmediate as macrotask } from "node:timers/promises";
import type { Inbox, Store } from "../store/store.ts";
import type { ActivityPool } from "./activity-pool.ts";
import type { HostClock } from "../clock/host-clock.ts";
import type { HostLog } from "../worker/host-log.ts";
import { Suspects } from "./suspects.ts";
import type { TurnRunner } from "./turn-runner.ts";

interface DispatcherDependencies {
  readonly store: Store;
  readonly clock: HostClock;
  readonly turns: TurnRunner;
  readonly activities: ActivityPool;
  readonly log: HostLog;
  readonly maxAttempts: number;
  /** True while something outside of the dispatcher may still bring work: an HTTP function that runs. */
  readonly busyElsewhere: () => boolean;
  /** Called when the host itself broke. */
  readonly onBroken: (error: unknown) => void;
}

/** How many turns are committed together at the most: what they wait for one another stays within milliseconds. */
const turnsInOneCommit = 32;

/** How long a turn that could not be taken waits before it is tried again, doubled each time. */
const firstRetryMs = 1000;

/**
 * The host's heart: a loop of rounds. A round writes the results that came, runs the turns that are ready, leases
 * activities as places allow, and commits all of it at once; then the activities start. When there is nothing to do it
 * waits for new work or for the clock. All that it knows is in the store; it can stop anywhere and go on from there.
 */
export class Dispatcher {
  readonly #dependencies: DispatcherDependencies;
  readonly #suspects: Suspects;
  readonly #stopping = new AbortController();
  /** What ends a wait. */
  #wake: AbortController | undefined;
  #woken = false;
  #idle: (() => void)[] = [];
  #settled: (() => void)[] = [];
  #done: Promise<void> = Promise.resolve();

  constructor(dependencies: DispatcherDependencies) {
    this.#dependencies = dependencies;
    this.#suspects = new Suspects(dependencies);
  }

  start(): void {
    this.#done = this.#loop().catch((error: unknown) => {
      this.#dependencies.onBroken(error);
    });
  }

  /** There may be new work. */
  wake(): void {
    this.#woken = true;
    this.#wake?.abort();
  }

  /** Takes no more turns; resolves when the present one is over. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.wake();
    await this.#done;
  }

  /** Resolves when nothing runs, nothing can run, and no timer is pending. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.wake();
    });
  }

  /** Resolves when nothing runs and nothing can run before the clock moves. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#settled.push(resolve);
      this.wake();
    });
  }

  async #loop(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#woken = false;
      if (await this.#round()) await macrotask();
      else if (!this.#woken) await this.#wait();
    }
  }

  /** True if there was anything to do. */
  async #round(): Promise<boolean> {
    const { store, clock, activities, turns } = this.#dependencies;
    const recorded = activities.record();
    let taken = 0;
    for (; taken < turnsInOneCommit && !this.#stopping.signal.aborted; taken++) {
      const ready = store.nextReady(clock.now());
      if (ready === undefined) break;
      await this.#turn(store.inbox(ready, clock.now()));
    }
    const claimed = activities.claim();
    if (!recorded && taken === 0 && !claimed) return false;
    store.flush();
    turns.committed();
    activities.committed();
    return true;
  }

  /** Until there is new work or the clock shows when the next thing is due. */
  async #wait(): Promise<void> {
    const { store, clock, activities, busyElsewhere } = this.#dependencies;
    const due = store.nextDueAt(clock.now());
    const quiet = !activities.busy && !busyElsewhere();
    if (quiet) {
      this.#release("settled");
      if (due === undefined) this.#release("idle");
    }
    this.#wake = new AbortController();
    await clock.reach(due, quiet, AbortSignal.any([this.#wake.signal, this.#stopping.signal]));
    this.#wake = undefined;
  }

  async #turn(inbox: Inbox): Promise<void> {
    if (!this.#suspects.mayRun(inbox)) return;
    try {
      await this.#dependencies.turns.run(inbox);
    } catch (error) {
      this.#defer(inbox, error);
    }
    this.#suspects.clear(inbox.instanceId);
  }

  #defer({ instanceId, failures }: Inbox, error: unknown): void {
    const { store, clock, log, maxAttempts } = this.#dependencies;
    if (error instanceof HostBroken) throw error;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const parked = failures + 1 >= maxAttempts;
    const now = clock.now();
    store.deferTurn(
      instanceId,
      { error: text, retryAt: parked ? null : now + firstRetryMs * 2 ** failures },
      now,
    );
    const what = parked ? "was parked" : "will be tried again";
    log({
      level: "error",
      category: "host",
      message: `A turn of '${instanceId}' failed and ${what}: ${text}`,
    });
  }

  #release(which: "idle" | "settled"): void {
    const waiting = which === "idle" ? this.#idle : this.#settled;
    for (const resolve of waiting.splice(0)) resolve();
  }
}

/** The host cannot go on: a crash point fired, or the store failed. */
export class HostBroken extends Error {
  override readonly name = "HostBroken";

  constructor(cause: unknown) {
    super(`The host broke: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
