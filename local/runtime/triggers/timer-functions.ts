import type { HostClock } from "../clock/host-clock.ts";
import type { HostLog } from "../worker/host-log.ts";
import type { Invoker } from "../worker/invoker.ts";
import type { TimerFunction } from "./timer-function.ts";
import type { TimeZone } from "../../../domain/calendar/time-zone.ts";
import type { TimerStatus, TimerStatuses } from "./timer-statuses.ts";

interface TimerFunctionsDependencies {
  readonly timers: readonly TimerFunction[];
  readonly statuses: TimerStatuses;
  readonly invoker: Pick<Invoker, "invoke">;
  readonly clock: HostClock;
  readonly zone: TimeZone;
  readonly log: HostLog;
  /** Called before and after each function, so that a virtual clock stands still meanwhile. */
  readonly onRunning: (change: 1 | -1) => void;
}

/** Why a function runs: its time has come, its time was missed, or the host has started. */
type Cause = "due" | "pastDue" | "startup";

interface Watched {
  readonly timer: TimerFunction;
  status: TimerStatus;
  /** To be run at once, whatever the schedule says. */
  startup: Exclude<Cause, "due"> | undefined;
  running: boolean;
}

/**
 * Runs the app's timer functions. One is never run beside itself: an occurrence that comes meanwhile is run when it has
 * ended, and several such as one. An occurrence that was missed while no host ran is made up for once, with `isPastDue`.
 * Source: WebJobs.Extensions.Timers, TimerListener and ScheduleMonitor.
 */
export class TimerFunctions {
  readonly #dependencies: TimerFunctionsDependencies;
  readonly #watched: Watched[] = [];
  readonly #runs = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #changed = new AbortController();

  constructor(dependencies: TimerFunctionsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Looks at what was missed, and runs what is due as time passes, however busy the host is. */
  start(): void {
    const now = this.#dependencies.clock.now();
    for (const timer of this.#dependencies.timers) {
      const { status, pastDue } = this.#look(timer, now);
      const startup = pastDue ? "pastDue" : timer.runOnStartup ? "startup" : undefined;
      this.#watched.push({ timer, status, startup, running: false });
    }
    if (this.#watched.length > 0) void this.#watch();
  }

  /**
   * When the next one is due that does not run; undefined if none ever is. None is once the host closes: what is due and
   * never runs would be waited for again at once, for ever, and nothing else of the process would be reached.
   */
  nextDueAt(): number | undefined {
    if (this.#closing.signal.aborted) return undefined;
    let due: number | undefined;
    for (const { status, startup, running } of this.#watched) {
      const at = startup === undefined ? status.next : this.#dependencies.clock.now();
      if (!running && at !== null && (due === undefined || at < due)) due = at;
    }
    return due;
  }

  /** Starts all that are due. */
  runDue(): void {
    const now = this.#dependencies.clock.now();
    for (const watched of this.#watched) {
      const { status, startup, running } = watched;
      if (this.#closing.signal.aborted || running) continue;
      const cause = startup ?? (status.next !== null && status.next <= now ? "due" : undefined);
      if (cause === undefined) continue;
      watched.startup = undefined;
      this.#track(this.#run(watched, cause, now));
    }
  }

  /** Runs one now, beside its schedule. False if there is none of that name. */
  runNow(functionName: string): boolean {
    const found = this.#dependencies.timers.find(
      ({ called }) => called.name.toLowerCase() === functionName.toLowerCase(),
    );
    if (found === undefined) return false;
    const { onRunning } = this.#dependencies;
    onRunning(1);
    this.#track(
      this.#invoke(found, null, false).finally(() => {
        onRunning(-1);
      }),
    );
    return true;
  }

  /** Starts nothing more. Resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#runs);
  }

  /** Real time passes by itself; a virtual clock lets no time pass here, and the dispatcher moves it: see withTimers. */
  async #watch(): Promise<void> {
    const { clock } = this.#dependencies;
    while (!this.#closing.signal.aborted) {
      this.runDue();
      this.#changed = new AbortController();
      const signal = AbortSignal.any([this.#changed.signal, this.#closing.signal]);
      await clock.reach(this.nextDueAt(), false, signal);
    }
  }

  #look(timer: TimerFunction, now: number): { status: TimerStatus; pastDue: boolean } {
    const { called, schedule, monitored } = timer;
    const { statuses } = this.#dependencies;
    const fresh = { last: null, next: schedule.next(now) ?? null, updated: now };
    if (!monitored) return { status: fresh, pastDue: false };
    const known = statuses.read(called.name);
    const expected = known && (schedule.next(known.last ?? known.updated) ?? null);
    if (known === undefined || expected !== known.next) {
      // New, or its schedule was changed: nothing of the new schedule can have been missed.
      statuses.write(called.name, fresh);
      return { status: fresh, pastDue: false };
    }
    return { status: known, pastDue: known.next !== null && now > known.next };
  }

  #track(run: Promise<void>): void {
    const tracked = run.finally(() => this.#runs.delete(tracked));
    this.#runs.add(tracked);
  }

  async #run(watched: Watched, cause: Cause, now: number): Promise<void> {
    const { timer, status } = watched;
    const { statuses } = this.#dependencies;
    const { onRunning } = this.#dependencies;
    watched.running = true;
    onRunning(1);
    await this.#invoke(timer, timer.monitored ? status : null, cause === "pastDue");
    watched.status = { last: now, next: timer.schedule.next(now) ?? null, updated: now };
    if (timer.monitored) statuses.write(timer.called.name, watched.status);
    watched.running = false;
    this.#changed.abort();
    onRunning(-1);
  }

  async #invoke(
    { called, schedule }: TimerFunction,
    status: TimerStatus | null,
    isPastDue: boolean,
  ): Promise<void> {
    const { invoker, log } = this.#dependencies;
    try {
      const json = JSON.stringify({
        Schedule: { AdjustForDST: schedule.adjustForDst },
        ScheduleStatus: status && {
          Last: this.#shown(status.last),
          Next: this.#shown(status.next),
          LastUpdated: this.#shown(status.updated),
        },
        IsPastDue: isPastDue,
      });
      await invoker.invoke(called, { trigger: { json } });
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log({ level: "error", category: "host", message, functionName: called.name });
    }
  }

  /** As .NET writes a local time with its offset; its least time for none. */
  #shown(instant: number | null): string {
    if (instant === null) return "0001-01-01T00:00:00+00:00";
    const offset = this.#dependencies.zone.offsetAt(instant);
    const minutes = Math.abs(offset) / 60_000;
    const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
    const reading = new Date(instant + offset)
      .toISOString()
      .slice(0, -1)
      .replace(/\.?0+$/, "");
    return `${reading}${offset < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
  }
}
