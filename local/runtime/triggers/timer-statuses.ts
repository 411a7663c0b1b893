/** What is remembered of a timer function, in milliseconds since the epoch: Functions' ScheduleStatus. */
export interface TimerStatus {
  /** When it last ran; null before the first time. */
  readonly last: number | null;
  /** When it is due; null for never. */
  readonly next: number | null;
  readonly updated: number;
}

/** Where the statuses of timer functions live, by the function's name, so that a missed occurrence is noticed. */
export interface TimerStatuses {
  read(functionName: string): TimerStatus | undefined;
  /** When it has returned, the status holds. */
  write(functionName: string, status: TimerStatus): void;
  close(): void;
}

/** Remembers for as long as the process lives. */
export class MemoryTimerStatuses implements TimerStatuses {
  readonly #statuses = new Map<string, TimerStatus>();

  read(functionName: string): TimerStatus | undefined {
    return this.#statuses.get(functionName);
  }

  write(functionName: string, status: TimerStatus): void {
    this.#statuses.set(functionName, status);
  }

  close(): void {
    // Others may open the same memory again: a host that restarts within a process.
  }
}
