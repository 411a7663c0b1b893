/** How a contestant of the chain bench is loaded, and what it reports; every contestant is a process of its own. */
export interface ChainLoad {
  /** Chains kept in flight: as one ends, the next is started. */
  readonly inFlight: number;
  /** How many chains are run and measured. */
  readonly chains: number;
  /** How many are run before, `warmUpInFlight` at a time, so that the code is compiled and the files exist. */
  readonly warmUp: number;
}

/** What one contestant measured; it prints it as one line of JSON. Times are milliseconds. */
export interface ChainFigures {
  readonly steps: number;
  readonly wallMs: number;
  /** CPU time of the process, user and system, and of its database server if it has one. */
  readonly cpuMs: number;
  /** From the end of a step's code to the begin of the next one's, for every such pair of the measured chains. */
  readonly gapsMs: readonly number[];
}

export const stepsPerChain = 5;
export const warmUpInFlight = 50;

/**
 * Keeps chains in flight and notes when each step's code runs. A contestant calls `step` as the code of each of its
 * activities, and `run` with the way to start one chain; the next chain is started when the last step of one ran, so
 * that no contestant's polling for results counts against it.
 */
export class ChainRunner {
  readonly #lastStepAt = new Map<string, number>();
  #gaps: number[] = [];
  #ran: () => void = () => undefined;

  /** The code of one step: it does nothing but return its number. */
  step(chain: string, index: number): number {
    const now = performance.now();
    const before = this.#lastStepAt.get(chain);
    if (before !== undefined) this.#gaps.push(now - before);
    if (index === stepsPerChain - 1) {
      this.#lastStepAt.delete(chain);
      this.#ran();
    } else {
      this.#lastStepAt.set(chain, performance.now());
    }
    return index;
  }

  /** Starts `count` chains, `inFlight` at a time. Resolves when the last step of the last one ran. */
  async run(
    prefix: string,
    count: number,
    inFlight: number,
    start: (chain: string) => unknown,
  ): Promise<void> {
    const starts: unknown[] = [];
    let ended = 0;
    while (ended < count) {
      while (starts.length < count && starts.length - ended < inFlight) {
        starts.push(start(`${prefix}-${starts.length}`));
      }
      // Chains are started from this loop, never from a step's own code: engines bind context to it.
      await new Promise<void>((resolve) => {
        this.#ran = () => {
          ended++;
          setImmediate(resolve);
        };
      });
    }
    await Promise.all(starts);
  }

  /** Runs the warm-up, then the measured chains; `settled` resolves when all that was started is recorded as ended. */
  async measure(
    { inFlight, chains, warmUp }: ChainLoad,
    start: (chain: string) => unknown,
    settled: () => Promise<void>,
    serverCpuMs: () => number = () => 0,
  ): Promise<ChainFigures> {
    await this.run("warm", warmUp, warmUpInFlight, start);
    await settled();
    this.#gaps = [];
    const serverBefore = serverCpuMs();
    const before = process.cpuUsage();
    const begun = performance.now();
    await this.run("chain", chains, inFlight, start);
    await settled();
    const wallMs = performance.now() - begun;
    const { user, system } = process.cpuUsage(before);
    const cpuMs = (user + system) / 1000 + serverCpuMs() - serverBefore;
    return { steps: chains * stepsPerChain, wallMs, cpuMs, gapsMs: this.#gaps };
  }
}
