import { type CrashHook, type CrashPoint, MemoryStore, type RunningHost } from "../../local/runtime/index.ts";

/** The process ends when it passes the point for the n-th time. */
export interface PlannedCrash {
  readonly point: CrashPoint;
  readonly nth: number;
}

/** Survives the hosts that use it, as a file does. */
export class KeptStore extends MemoryStore {
  override close(): void {
    // A crash of the process leaves what was committed.
  }
}

class Crash extends Error {}

/** A host that is started again whenever it crashes, until its work is done and nothing more happens. */
export class SurvivingHost {
  readonly #start: (onCrashPoint: CrashHook) => Promise<RunningHost>;
  readonly #planned: PlannedCrash[];
  readonly passes = new Map<CrashPoint, number>();
  #sinceCrash = 0;
  crashes = 0;

  readonly #onCrash: () => void;

  constructor(
    start: (onCrashPoint: CrashHook) => Promise<RunningHost>,
    planned: readonly PlannedCrash[],
    onCrash: () => void = () => undefined,
  ) {
    this.#start = start;
    this.#onCrash = onCrash;
    this.#planned = [...planned];
  }

  /** `work` is given each new host, and is asked again while it answers undefined; then `look` sees the last one. */
  async through<Done, Seen>(
    work: (host: RunningHost) => Promise<Done | undefined>,
    look: (host: RunningHost, done: Done) => Seen | Promise<Seen>,
  ): Promise<Seen> {
    let done: Done | undefined;
    for (;;) {
      const host = await this.#start(this.#hook);
      try {
        done ??= await Promise.race([work(host), host.broken.then(() => undefined)]);
        if (done === undefined) continue;
        await Promise.race([host.idle(), host.broken.then((cause) => Promise.reject(asError(cause)))]);
        return await look(host, done);
      } catch (error) {
        if (this.crashes === 0) throw error;
      } finally {
        await host.stop();
      }
    }
  }

  readonly #hook: CrashHook = (at) => {
    this.passes.set(at, (this.passes.get(at) ?? 0) + 1);
    const [next] = this.#planned;
    if (next === undefined || at !== next.point || ++this.#sinceCrash < next.nth) return;
    this.#planned.shift();
    this.#sinceCrash = 0;
    this.crashes += 1;
    this.#onCrash();
    throw new Crash(at);
  };
}

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));
