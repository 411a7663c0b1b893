import { randomUUID } from "node:crypto";
import type { Clock } from "../../../platform/clock.ts";
import type { HistoryEvent, MessageEvent } from "../engine/history.ts";
import { hasEnded, type Instance } from "../engine/instance.ts";
import type { InstancePage, InstanceQuery, Store } from "../store/store.ts";
import type { CrashHook } from "./crash-points.ts";

/** An instance of this id has not ended yet. The text is that of DurableTask.AzureStorage. */
export class InstanceExists extends Error {
  override readonly name = "InstanceExists";

  constructor({ status }: Instance) {
    super(`An Orchestration instance with the status ${status} already exists.`);
  }
}

export interface StartOrder {
  readonly name: string;
  /** A fresh one if absent. */
  readonly instanceId?: string | undefined;
  readonly version?: string | null;
  /** A JSON text, null for none. */
  readonly input: string | null;
  /** How the client names the execution; a GUID if absent. */
  readonly executionId?: string;
  /** The instance that this one is a restart of, under an id of its own. */
  readonly sourceInstanceId?: string;
}

/** What became of a message: sent, or nobody there, or too late. */
export type Sent = "sent" | "unknown" | "ended";

interface CommandDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly crash: CrashHook;
  /** The version of what is started without one; null for none. */
  readonly defaultVersion: string | null;
  /** Called after each command that may have made work. */
  readonly onWork: () => void;
}

/** What a client can do to orchestrations. When a call returns, what it answers and what it has done are committed. */
export class Commands {
  readonly #dependencies: CommandDependencies;

  constructor(dependencies: CommandDependencies) {
    this.#dependencies = dependencies;
  }

  instance(instanceId: string): Instance | undefined {
    this.#dependencies.store.flush();
    return this.#dependencies.store.instance(instanceId);
  }

  history(instanceId: string): readonly HistoryEvent[] {
    this.#dependencies.store.flush();
    return this.#dependencies.store.history(instanceId);
  }

  list(query: InstanceQuery): InstancePage {
    this.#dependencies.store.flush();
    return this.#dependencies.store.list(query);
  }

  /**
   * Starts an orchestration; an ended one of that id is replaced. Returns the instance id.
   *
   * @throws InstanceExists if one of that id has not ended.
   */
  start(order: StartOrder): string {
    const { name, instanceId = hexGuid(), version, input, executionId = randomUUID() } = order;
    const { sourceInstanceId } = order;
    const { store, clock, crash, defaultVersion, onWork } = this.#dependencies;
    const existing = this.instance(instanceId);
    if (existing !== undefined && !hasEnded(existing)) throw new InstanceExists(existing);
    const now = clock.now();
    const generation = existing === undefined ? 0 : existing.generation + 1;
    const common = {
      instanceId,
      executionId,
      name,
      version: version ?? defaultVersion,
      input,
      parent: null,
      generation,
    };
    const instance: Instance = {
      ...common,
      status: "Pending",
      output: null,
      customStatus: null,
      createdAt: now,
      updatedAt: now,
    };
    const event: MessageEvent = {
      type: "ExecutionStarted",
      at: now,
      played: false,
      ...common,
      ...(sourceInstanceId !== undefined && { sourceInstanceId }),
    };
    crash("beforeStartCommit");
    store.create(instance, { to: instanceId, executionId, visibleAt: now, event }, now);
    crash("afterStartCommit");
    onWork();
    return instanceId;
  }

  /** Starts the orchestration again, with the same name and input. Undefined if there is none. */
  restart(instanceId: string, withNewInstanceId: boolean): string | undefined {
    const existing = this.instance(instanceId);
    if (existing === undefined) return undefined;
    const { name, version, input } = existing;
    const order = { name, version, input, executionId: hexGuid() };
    return this.start(
      withNewInstanceId ? { ...order, sourceInstanceId: instanceId } : { ...order, instanceId },
    );
  }

  /** Sends an event; `input` is a JSON text. */
  raise(instanceId: string, name: string, input: string | null): Sent {
    return this.#send(instanceId, { type: "EventRaised", ...this.#stamp(), name, input });
  }

  terminate(instanceId: string, reason: string | null): Sent {
    return this.#send(instanceId, { type: "ExecutionTerminated", ...this.#stamp(), reason });
  }

  suspend(instanceId: string, reason: string | null): Sent {
    return this.#send(instanceId, { type: "ExecutionSuspended", ...this.#stamp(), reason });
  }

  resume(instanceId: string, reason: string | null): Sent {
    return this.#send(instanceId, { type: "ExecutionResumed", ...this.#stamp(), reason });
  }

  /** Forgets these instances. Returns how many there were. */
  purge(instanceIds: readonly string[]): number {
    const { store, clock, crash } = this.#dependencies;
    crash("beforePurgeCommit");
    const purged = store.purge(instanceIds, clock.now());
    crash("afterPurgeCommit");
    return purged;
  }

  #stamp(): { at: number; played: false } {
    return { at: this.#dependencies.clock.now(), played: false };
  }

  #send(instanceId: string, event: MessageEvent): Sent {
    const { store, crash, onWork } = this.#dependencies;
    const instance = this.instance(instanceId);
    if (instance === undefined) return "unknown";
    if (hasEnded(instance)) return "ended";
    crash("beforeSendCommit");
    store.send({ to: instanceId, executionId: null, visibleAt: event.at, event }, event.at);
    crash("afterSendCommit");
    onWork();
    return "sent";
  }
}

const hexGuid = (): string => randomUUID().replaceAll("-", "");
