/** As a shell counts a process that Ctrl-C ended. */
const INTERRUPTED = 130;
/** As a shell counts a process that wrote into a pipe that nobody reads. */
const UNREAD = 141;

/** Why the command is to stop before it has done everything. */
export class Stop {
  readonly #controller = new AbortController();
  #exitCode = INTERRUPTED;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get exitCode(): number {
    return this.#exitCode;
  }

  /** By Ctrl-C. */
  asked(): void {
    this.#controller.abort();
  }

  /** Nobody reads the output any more. */
  unread(): void {
    if (!this.signal.aborted) this.#exitCode = UNREAD;
    this.#controller.abort();
  }
}
