import { expect } from "vitest";
import { startHost, type RunningHost, type TurnObservation } from "../../../local/runtime/index.ts";
import { ManualClock } from "./manual-clock.ts";
import { asBefore319 } from "./before-319.ts";
import { Mask } from "./mask.ts";
import {
  beginningOf,
  newEvents,
  recordedRoot,
  registerProgram,
  type RecordedCall,
  type RecordedTurn,
  type Recording,
  type RecordedEvent,
} from "./recording.ts";
import { ScriptedStore } from "./scripted-store.ts";

/** What a client's call was answered with, in the shape of a recorded call. */
export type Answer = Pick<RecordedCall, "status" | "location" | "retryAfter" | "response">;

const started = Date.parse("2026-03-01T12:00:00Z");

/**
 * Plays a recording again in the embedded host: the same program, the same client calls between the same turns, and
 * messages delivered in the recorded order. What the host does with them is its own.
 */
export class Reenactment {
  readonly #recording: Recording;
  readonly #host: RunningHost;
  readonly #clock: ManualClock;
  readonly #store: ScriptedStore;
  readonly #turns: TurnObservation[];
  readonly #calls: RecordedCall[];
  /** From the execution and instance ids of the recording to those of this run. */
  readonly #names = new Map<string, string>();
  readonly #theirs: Mask;
  readonly #ours: Mask;
  readonly answers: { readonly call: RecordedCall; readonly answer: Answer }[] = [];

  constructor(
    recording: Recording,
    dependencies: { host: RunningHost; clock: ManualClock; store: ScriptedStore; turns: TurnObservation[] },
  ) {
    this.#recording = recording;
    this.#calls = [...recording.client];
    this.#host = dependencies.host;
    this.#clock = dependencies.clock;
    this.#store = dependencies.store;
    this.#turns = dependencies.turns;
    this.#theirs = new Mask({ root: recordedRoot, began: beginningOf(recording) });
    this.#ours = new Mask({
      root: dependencies.host.clientApi.replace(/durabletask\/$/, ""),
      began: started,
    });
  }

  static async begin(recording: Recording): Promise<Reenactment> {
    const clock = new ManualClock(started);
    const store = new ScriptedStore();
    const turns: TurnObservation[] = [];
    for (const { instanceId } of recording.turns) store.script(instanceId);
    const host = await startHost({
      app: () => {
        registerProgram(recording);
      },
      store,
      clock,
      onTurn: (turn) => turns.push(turn),
    });
    return new Reenactment(recording, { host, clock, store, turns });
  }

  async end(): Promise<void> {
    await this.#host.stop();
  }

  /** Plays all turns and calls, comparing each turn with the recorded one. */
  async play(): Promise<void> {
    const ours = new Set(this.#recording.turns.map(({ instanceId }) => instanceId));
    for (const [index, turn] of this.#recording.turns.entries()) {
      const observed = await this.#nextTurn(turn, ours);
      const { name, request, response, error } = turn;
      this.expectSame(
        observed,
        { name, request, response, error },
        `turn ${index + 1} of ${turn.instanceId}`,
      );
      this.#clock.advanceTo(this.#clock.now() + 7);
      await this.#look();
    }
    await this.#host.settled();
    for (const call of this.#calls.splice(0)) {
      await this.#perform(call);
      await this.#host.settled();
    }
  }

  /** Compares what this run gave with what was recorded, but for what must differ. */
  expectSame(ours: unknown, recorded: unknown, what: string): void {
    expect(this.#ours.of(asBefore319(ours)), what).toEqual(this.#theirs.of(recorded));
  }

  async status(instanceId: string): Promise<Answer> {
    const path = `instances/${encodeURIComponent(this.#translate(instanceId))}?showHistory=true&showHistoryOutput=true&showInput=true`;
    return this.#call({ method: "GET", path, status: 200, response: undefined });
  }

  async #nextTurn(turn: RecordedTurn, ours: ReadonlySet<string>): Promise<TurnObservation> {
    const events = newEvents(turn);
    const continued = events.some(({ EventType }) => EventType === 13);
    if (!continued) {
      for (const event of events) await this.#bringAbout(turn, event);
      const instanceId = this.#translate(turn.instanceId);
      this.#store.want(instanceId, events);
      await this.#host.settled();
    }
    for (;;) {
      const observed = this.#turns.shift();
      if (observed === undefined) {
        const instanceId = this.#translate(turn.instanceId);
        const waiting = this.#store.inbox(instanceId, Infinity).messages.map(({ event }) => event.type);
        throw new Error(`No turn of ${instanceId}; waiting for it: ${JSON.stringify(waiting)}`);
      }
      if (![...ours].some((id) => this.#translate(id) === observed.request.instanceId)) continue;
      this.#learn(turn, observed);
      return observed;
    }
  }

  /** Makes the client's call, or lets the time pass, that the event came from. */
  async #bringAbout(turn: RecordedTurn, event: RecordedEvent): Promise<void> {
    if (event.EventType === 11) {
      const timer = this.#host.orchestrations
        .history(this.#translate(turn.instanceId))
        .find((candidate) => candidate.type === "TimerCreated" && candidate.id === event["TimerId"]);
      if (timer?.type === "TimerCreated") this.#clock.advanceTo(timer.fireAt);
    }
    const operation = operations[event.EventType]?.(turn.instanceId);
    if (operation === undefined) return;
    const at = this.#calls.findIndex(({ method, path }) => method === "POST" && operation.test(path));
    for (const call of this.#calls.splice(0, at + 1)) await this.#perform(call);
  }

  /** Clients looked at an orchestration that still runs right after the turn that their last call had caused. */
  async #look(): Promise<void> {
    while (this.#calls[0]?.method === "GET" && this.#calls[0].status === 202) {
      await this.#host.settled();
      for (const call of this.#calls.splice(0, 1)) await this.#perform(call);
    }
  }

  async #perform(call: RecordedCall): Promise<void> {
    const answer = await this.#call({ ...call, path: this.#translateAll(call.path) });
    const [theirs, own] = [call.response, answer.response].map(startedId);
    if (theirs !== undefined && own !== undefined && theirs !== own) this.#names.set(theirs, own);
    this.answers.push({ call, answer });
  }

  async #call({ method, path, body }: RecordedCall): Promise<Answer> {
    const url = new URL(path, this.#host.clientApi);
    const answer = await fetch(url, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json" },
      }),
    });
    const text = await answer.text();
    const location = answer.headers.get("location");
    const retryAfter = answer.headers.get("retry-after");
    return {
      status: answer.status,
      ...(location !== null && { location }),
      ...(retryAfter !== null && { retryAfter }),
      response: text === "" ? "" : (JSON.parse(text) as unknown),
    };
  }

  #learn({ request: recorded }: RecordedTurn, { request }: TurnObservation): void {
    const [theirs, own] = [recorded, request].map(({ history }) => executionOf(history));
    if (theirs !== undefined && own !== undefined) this.#names.set(theirs, own);
  }

  /** An instance's name in this run: sub-orchestrations are named after their parent's execution. */
  #translate(instanceId: string): string {
    return this.#translateAll(instanceId);
  }

  #translateAll(text: string): string {
    return [...this.#names].reduce((translated, [theirs, own]) => translated.replaceAll(theirs, own), text);
  }
}

/** The client's call that an event comes from, by the event's type. */
const operations: Readonly<Record<number, (instanceId: string) => RegExp | undefined>> = {
  0: (id) => new RegExp(`^orchestrators/[^/]+/${escaped(id)}(?![^/?])|^instances/${escaped(id)}/restart`),
  3: (id) => new RegExp(`^instances/${escaped(id)}/terminate`),
  15: (id) => new RegExp(`^instances/${escaped(id)}/raiseEvent/`),
  19: (id) => new RegExp(`^instances/${escaped(id)}/suspend`),
  20: (id) => new RegExp(`^instances/${escaped(id)}/resume`),
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

function startedId(response: unknown): string | undefined {
  const id = typeof response === "object" && response !== null && "id" in response ? response.id : undefined;
  return typeof id === "string" ? id : undefined;
}

function executionOf(history: readonly Record<string, unknown>[]): string | undefined {
  const first = history.find((event) => event["EventType"] === 0);
  const instance = first?.["OrchestrationInstance"] as { ExecutionId: string } | undefined;
  return instance?.ExecutionId;
}
