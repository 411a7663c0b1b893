import type { Clock } from "../../platform/clock.ts";
import { ArmError } from "./core/arm-error.ts";
import { auditOf } from "./core/audit.ts";
import type { ArmRequest, Context, Reply } from "./core/exchange.ts";
import { ExpiredUrls } from "./core/expired-urls.ts";
import { Faults } from "./core/faults.ts";
import { guard } from "./providers/microsoft.authorization/guard.ts";
import { isWrite, journalOf, outcomeOf, recordWrite } from "./core/journal.ts";
import { type Outcome, outcomeUnder, refuseScripted } from "./core/outcome.ts";
import { checkQuery, checkVersion } from "./core/request-checks.ts";
import { type Capability, capabilitiesOf } from "./capabilities/capabilities.ts";
import { lossesIn, rememberCapabilities } from "./capabilities/losses.ts";
import { canonical } from "./world/ids.ts";
import { textAt } from "./world/json.ts";
import { type Match, Router } from "./core/router.ts";
import { defaultSettings, type Settings } from "./core/settings.ts";
import { Throttle } from "./core/throttle.ts";
import { allProviders, bucketFor } from "./providers/all-providers.ts";
import { isAnythingDue, settle } from "./providers/microsoft.containerservice/operations.ts";
import type { FindingRecord, JournalRecord } from "./world/tables.ts";
import type { View } from "./world/view.ts";
import { type Work, World } from "./world/world.ts";
import { memoryStore, type WorldStore } from "./world/store.ts";
import { defined } from "../../domain/schema/defined.ts";

export interface SimulatorOptions {
  readonly clock: Clock;
  /** Owned by the simulator from now on. Nothing is remembered beyond the process if absent. */
  readonly store?: WorldStore;
  /** Decides everything that is chance; what the store remembers wins. */
  readonly seed?: string;
  readonly settings?: Partial<Settings>;
  /** Accepts body fields that are not modelled. */
  readonly loose?: boolean;
}

export type { Outcome };

/** Requests by operation since this process began, such as `managedClusters.put`. */
export type CallCounts = Readonly<Record<string, number>>;

/**
 * An Azure Resource Manager that lives in memory, is remembered by a store, and has no time but its clock's. One
 * request is one unit of work: either all of it is true and durable when it is answered, or none of it.
 */
export class Simulator {
  readonly faults: Faults;
  readonly settings: Settings;
  readonly seed: string;
  readonly #world: World;
  readonly #clock: Clock;
  readonly #loose: boolean;
  readonly #router = new Router(allProviders);
  readonly #throttle: Throttle;
  readonly #expired = new ExpiredUrls();
  readonly #calls = new Map<string, number>();
  #latest: number;

  constructor({
    clock,
    store = memoryStore(),
    seed = "keyless",
    settings = {},
    loose = false,
  }: SimulatorOptions) {
    this.#world = new World(store);
    this.#clock = clock;
    this.#loose = loose;
    this.settings = { ...defaultSettings, ...settings };
    this.#throttle = new Throttle(this.settings);
    const known = this.#world.get("meta", "seed")?.value;
    this.seed = typeof known === "string" ? known : seed;
    this.faults = new Faults(
      () => this.now(),
      () => this.seed,
    );
    const latest = this.#world.get("meta", "latestTime")?.value;
    this.#latest = typeof latest === "number" ? latest : 0;
  }

  /** Simulated time in milliseconds since the epoch: the clock's, and never before what has happened already. */
  now(): number {
    return Math.max(this.#clock.now(), this.#latest);
  }

  /** True until something was put into the world. */
  get isEmpty(): boolean {
    return this.#world.get("meta", "seed") === undefined;
  }

  /** Reads of the present world, after everything that is due has happened. */
  view(): View {
    this.#settle(this.now());
    return this.#world;
  }

  /** Changes the world from outside, as its makers and its scripts do. All or nothing. */
  change(edit: (moment: { world: Work; now: number; seed: string; settings: Settings }) => void): void {
    const now = this.now();
    this.#settle(now);
    const world = this.#world.begin();
    edit({ world, now, seed: this.seed, settings: this.settings });
    if (this.isEmpty) world.put("meta", "seed", { value: this.seed });
    this.#commit(world, now);
  }

  journal(): readonly JournalRecord[] {
    return journalOf(this.#world);
  }

  /** What a strict observer objects to: two changes at once, fields that a PUT lost, identities deleted in use. */
  audit(): readonly FindingRecord[] {
    const view = this.view();
    return [...auditOf(view), ...lossesIn(view, this.now())];
  }

  /** What clusters need, and whether they have it: of one by its id, of all where none is named. */
  capabilities(
    id?: string,
  ): readonly { readonly cluster: string; readonly capabilities: readonly Capability[] }[] {
    const view = this.view();
    return [...view.entries("clusters")]
      .filter(([key]) => id === undefined || key === canonical(id))
      .map(([, record]) => ({
        cluster: textAt(record.body, "id") ?? "",
        capabilities: capabilitiesOf(view, record, this.now()),
      }));
  }

  calls(): CallCounts {
    return Object.fromEntries(this.#calls);
  }

  /** Remembers what time it is: it does not go back in the next process, even if nothing has happened since. */
  keepTime(): void {
    if (this.isEmpty) return;
    const now = this.now();
    const world = this.#world.begin();
    world.put("meta", "latestTime", { value: now });
    this.#commit(world, now);
  }

  close(): void {
    this.#world.close();
  }

  /** Carries out one request. Refusals are answers; only a defect of the simulator throws. */
  handle(request: ArmRequest): Outcome {
    const now = this.now();
    this.#settle(now);
    try {
      const match = this.#router.find(request.method, request.path);
      const { operation } = match.route;
      this.#calls.set(operation, (this.#calls.get(operation) ?? 0) + 1);
      return this.#carryOut(request, match, now);
    } catch (error) {
      if (error instanceof ArmError) return { kind: "answer", reply: replyOf(error) };
      throw error;
    }
  }

  #carryOut(request: ArmRequest, match: Match, now: number): Outcome {
    const { provider, route, params } = match;
    checkVersion(request, provider, route);
    checkQuery(request, route);
    const target = { operation: route.operation, method: request.method, path: request.path };
    this.#expired.check(request.path, now);
    const fault = this.faults.take(target);
    if (fault?.kind === "resetBefore") return { kind: "reset" };
    const remaining = this.settings.throttling
      ? this.#throttle.take(request, route, bucketFor(provider, route, params), now)
      : {};
    const world = this.#world.begin();
    const context: Context = {
      request,
      params,
      world,
      now,
      seed: this.seed,
      settings: this.settings,
      loose: this.#loose,
      lateFailure: (_verb, resource) => this.faults.takeLate({ ...target, path: resource }),
    };
    try {
      refuseScripted(fault);
      guard(context, route);
      rememberCapabilities(context, route);
      const { headers, ...reply } = route.handler(context);
      if (isWrite(route)) recordWrite(world, now, request, route, { status: reply.status, code: null });
      this.#commit(world, now);
      const { contentType } = provider;
      const answer: Reply = {
        ...reply,
        headers: {
          ...remaining,
          ...defined({ "content-type": contentType }),
          ...headers,
        },
      };
      if (fault?.kind === "operationExpires") this.#expired.expire(answer, now + fault.afterSeconds * 1000);
      return outcomeUnder(fault, answer);
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      this.#recordRefusal(request, match, error, now);
      return { kind: "answer", reply: replyOf(error, remaining) };
    }
  }

  /** What the refused request had begun is dropped; that it came is not. */
  #recordRefusal(request: ArmRequest, { route }: Match, error: ArmError, now: number): void {
    if (!isWrite(route)) return;
    const world = this.#world.begin();
    recordWrite(world, now, request, route, outcomeOf(error));
    this.#commit(world, now);
  }

  #settle(now: number): void {
    if (!isAnythingDue(this.#world, now)) return;
    const world = this.#world.begin();
    settle({ world, now, seed: this.seed, settings: this.settings });
    if (world.changed) this.#commit(world, now);
  }

  #commit(world: Work, now: number): void {
    if (!world.changed) return;
    this.#latest = now;
    world.put("meta", "latestTime", { value: now });
    world.commit(now);
  }
}

function replyOf(error: ArmError, remaining: Readonly<Record<string, string>> = {}): Reply {
  return { status: error.status, headers: { ...remaining, ...error.headers }, body: error.body() };
}
