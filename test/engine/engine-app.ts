import { join } from "node:path";
import { Api } from "./api.ts";
import { APP, type WorkerPlace } from "./engine-host.ts";
import { Started } from "./processes.ts";
import { type Scale, ScaledTime } from "./scaled-time.ts";

/** Four hours are 24 s: timers are a second late at most, which is ten minutes. */
const FACTOR = 600;

/** The time that an app on the engine, and its world, live in: from now on, faster. */
export function fastTime(): { readonly scale: Scale; readonly time: ScaledTime } {
  const scale = { factor: FACTOR, origin: Date.now() };
  return { scale, time: new ScaledTime(scale) };
}

/** The deployed app in a worker of its own, beside an engine. */
export class EngineApp implements AsyncDisposable {
  readonly api: Api;
  readonly #place: WorkerPlace;
  readonly #scale: Scale;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #folder: string;
  #process: Started | undefined;

  private constructor(
    place: WorkerPlace,
    scale: Scale,
    settings: Readonly<Record<string, string>>,
    folder: string,
  ) {
    this.#place = place;
    this.#scale = scale;
    this.#settings = settings;
    this.#folder = folder;
    this.api = new Api(`http://127.0.0.1:${String(place.httpPort)}`);
  }

  /** @param folder - another app than Keyless; the engine must have been built for its functions, too */
  static async start(
    place: WorkerPlace,
    scale: Scale,
    settings: Readonly<Record<string, string>>,
    folder = APP,
  ): Promise<EngineApp> {
    const app = new EngineApp(place, scale, settings, folder);
    await app.start();
    return app;
  }

  /** Starts it, again after its death: calls of the engine wait for it. */
  async start(): Promise<void> {
    const given = JSON.stringify({ app: this.#folder, ...this.#place, scale: this.#scale });
    const started = new Started(
      process.execPath,
      [join(import.meta.dirname, "worker.ts"), given],
      this.#settings,
    );
    this.#process = started;
    await started.printed("the worker has started");
  }

  /** It is going to die in a call of that function: as the call begins, or when its work is done and nobody knows. */
  async dieIn(name: string, when: "called" | "done"): Promise<void> {
    await fetch(`http://127.0.0.1:${String(this.#place.enginePort)}/death`, {
      method: "POST",
      body: JSON.stringify({ function: name, when }),
    });
  }

  /** Waits for its death, and starts another. */
  async rise(): Promise<void> {
    await this.#process?.ended();
    await this.start();
  }

  /** What it complained of. */
  get output(): string {
    return this.#process?.output ?? "";
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
