import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../../../platform/clock.ts";
import type { Telemetry } from "../../../platform/telemetry.ts";
import type { ParkedWork, Store } from "../store/store.ts";
import type { ActivityPool } from "./activity-pool.ts";
import type { ClientServer } from "./client-server.ts";
import type { Commands } from "./commands.ts";
import type { Dispatcher } from "./dispatcher.ts";
import type { RequestGate } from "../http/request-gate.ts";
import type { HttpServer } from "../http/http-server.ts";
import type { TimerStatuses } from "../triggers/timer-statuses.ts";
import type { Triggers } from "../triggers/triggers.ts";
import { listFunctions, type FunctionListing } from "../worker/function-listing.ts";
import type { Invoker } from "../worker/invoker.ts";
import type { Registry } from "../worker/registry.ts";

interface RunningHostDependencies {
  readonly address: string;
  readonly port: number;
  readonly registry: Registry;
  readonly routePrefix: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  readonly activities: ActivityPool;
  readonly commands: Commands;
  readonly invoker: Invoker;
  readonly triggers: Triggers;
  readonly timerStatuses: TimerStatuses;
  readonly telemetry: Telemetry | undefined;
  readonly http: HttpServer;
  readonly clients: ClientServer;
  readonly gate: RequestGate;
  readonly graceMs: number;
}

/** How long a host that breaks down lets answers under way say why, in real milliseconds. */
const LAST_WORDS_MS = 1000;

/** A host that runs. */
export class RunningHost {
  /** Where HTTP functions are served, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** What a client can do, without HTTP. */
  readonly orchestrations: Commands;
  /** Resolves with the reason when the host broke by itself; it does nothing any more then. */
  readonly broken: Promise<unknown>;
  readonly #dependencies: RunningHostDependencies;
  #broke: (cause: unknown) => void = () => undefined;
  #over: Promise<void> | undefined;

  constructor(dependencies: RunningHostDependencies) {
    this.#dependencies = dependencies;
    this.port = dependencies.port;
    this.url = `http://${dependencies.address.includes(":") ? `[${dependencies.address}]` : dependencies.address}:${dependencies.port}`;
    this.orchestrations = dependencies.commands;
    this.broken = new Promise((resolve) => {
      this.#broke = resolve;
    });
  }

  /** The root of the client API. Whoever has it controls every orchestration: for tests of the API only. */
  get clientApi(): string {
    return `${this.#dependencies.clients.endpoint.root}/durabletask/`;
  }

  /** What the app has, in the order of registration. */
  get functions(): readonly FunctionListing[] {
    return listFunctions(this.#dependencies.registry, `${this.url}/${this.#dependencies.routePrefix}`);
  }

  /** Resolves when nothing runs, nothing can run, and no timer is pending. */
  idle(): Promise<void> {
    return this.#dependencies.dispatcher.idle();
  }

  /** Resolves when nothing runs and nothing can run before the clock moves. */
  settled(): Promise<void> {
    return this.#dependencies.dispatcher.settled();
  }

  parked(): readonly ParkedWork[] {
    return this.#dependencies.store.parked();
  }

  /** Gives an instance's parked work a new start. Returns how many pieces there were. */
  unpark(instanceId: string): number {
    const { store, clock, dispatcher } = this.#dependencies;
    const pieces = store.unpark(instanceId, clock.now());
    dispatcher.wake();
    return pieces;
  }

  /** Ends the host in order: no new requests, no new work, the present turn and activities awaited. Then it closes the store. */
  stop(): Promise<void> {
    this.#over ??= this.#stop();
    return this.#over;
  }

  /** Ends the host as a crash would: nothing more is run or recorded. */
  breakDown(cause: unknown): void {
    if (this.#over !== undefined) return;
    const { activities, dispatcher, triggers, http, clients, store, timerStatuses } = this.#dependencies;
    activities.abandon();
    void triggers.timers.stop();
    this.#over = Promise.allSettled([dispatcher.stop(), http.close(LAST_WORDS_MS), clients.stop()]).then(
      () => {
        store.close();
        timerStatuses.close();
        this.#broke(cause);
      },
    );
  }

  async #stop(): Promise<void> {
    const { activities, dispatcher, triggers, http, clients, gate } = this.#dependencies;
    const { invoker, store, timerStatuses, telemetry, graceMs } = this.#dependencies;
    gate.close();
    await Promise.all([http.close(graceMs), within(graceMs, triggers.timers.stop())]);
    await dispatcher.stop();
    await activities.close(graceMs);
    await clients.stop();
    await invoker.announce("appTerminate");
    await telemetry?.stop();
    store.close();
    timerStatuses.close();
  }
}

/** Resolves with the work, or after so many real milliseconds without it. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  const late = new AbortController();
  const grace = delay(ms, undefined, { signal: late.signal }).catch(() => undefined);
  await Promise.race([work, grace]);
  late.abort();
}
