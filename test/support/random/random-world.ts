import { azureActivities } from "../../../activities/azure-activities.ts";
import type { BoundActivity } from "../../../activities/bound-activity.ts";
import { readChangedCluster } from "../../../activities/changed-cluster.ts";
import { recordActivities } from "../../../activities/record-activities.ts";
import { DEFAULT_GUARDRAILS } from "../../../domain/guardrails/guardrails.ts";
import { registerKeyless } from "../../../functions/register.ts";
import { isPending } from "../../../functions/start-occurrence.ts";
import { populate } from "../../../local/arm/fleet/populate.ts";
import { serveSimulator, type SimulatorServer } from "../../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../../local/arm/simulator.ts";
import {
  type CrashHook,
  earlyTimers,
  type RunningHost,
  startHost,
  VirtualClock,
} from "../../../local/runtime/index.ts";
import { VERSION } from "../../../orchestrations/kit/version.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { jsonLog } from "../../../platform/log.ts";
import { acceptedEvents, runs, schedules } from "../../../platform/records/kinds.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { valuesOf } from "../values-of.ts";
import { TWICE_A_DAY } from "../reconcile-schedule.ts";
import { onLatestImages } from "../latest-images.ts";
import { KeptStore } from "../surviving-host.ts";
import { doDeed } from "./deeds.ts";
import { HttpApi, testCaller } from "./http-api.ts";
import { observeWorld, snapshotOf } from "./look.ts";
import type { Observed, SeenCall, SeenDelivery, SeenStart, Snapshot } from "./observed.ts";
import { neighboursOf } from "./neighbour.ts";
import { Person } from "./person.ts";
import { placePast } from "./past.ts";
import type { Deed, Order, RandomCase } from "./random-case.ts";
import { setScene } from "./set-scene.ts";

const BEGIN = Date.parse("2026-03-02T08:00:00Z");

/** What an activity of ours answers when it has a defect: nothing that its contract knows. */
const NONSENSE = { kind: "nonsense" };

const NEVER = new Promise<never>(() => undefined);

/** A random case's Azure, Keyless in front of it, and the people around it. */
export class RandomWorld {
  readonly given: RandomCase;
  readonly clock = new VirtualClock({ start: BEGIN });
  readonly simulator: Simulator;
  readonly records = memoryRecords();
  readonly api = new HttpApi();
  readonly calls: SeenCall[] = [];
  readonly starts: SeenStart[] = [];
  readonly deliveries: SeenDelivery[] = [];
  readonly logged: string[] = [];
  readonly crashedAfterCalls: number[] = [];
  /** Places in the journal of what others wrote. */
  readonly ofOthers = new Set<number>();
  before: Snapshot;
  outsider: number | undefined;
  /** Whether an activity has answered nonsense. */
  defectGiven = false;
  readonly #store = new KeptStore();
  readonly #person: Person;
  readonly #marks = new Set<string>();
  #server: SimulatorServer | undefined;
  #planHash: string | undefined;
  #activities = 0;
  #atTheDoor = false;

  private constructor(given: RandomCase) {
    this.given = given;
    this.simulator = new Simulator({
      clock: this.clock,
      seed: String(given.seed),
      settings: given.settings,
    });
    this.simulator.change((moment) => {
      if (given.cluster !== undefined) populate(moment, [given.cluster, ...neighboursOf(given)]);
      setScene(moment, given.scene, given.place);
    });
    this.before = snapshotOf(this.simulator);
    this.#person = new Person(this, given);
  }

  static async create(given: RandomCase): Promise<RandomWorld> {
    const world = new RandomWorld(given);
    if (given.past !== undefined) await placePast(world.simulator, world.records, given.past);
    if (given.scene.latest) await onLatestImages(world.simulator);
    if (given.scene.busy) world.deed("upgradeImage");
    world.before = snapshotOf(world.simulator);
    world.#server = await serveSimulator(world.simulator, {
      onRequest: ({ method, path }) => {
        world.#beforeCall(method, path);
      },
    });
    return world;
  }

  async startHost(onCrashPoint: CrashHook): Promise<RunningHost> {
    const { records, clock, given } = this;
    const log = jsonLog({
      write: (line) => this.logged.push(line),
      least: "debug",
      now: () => clock.now(),
    });
    const azure = simulatedAzure(this.#server?.url ?? "", clock);
    const inAzure = azureActivities(azure, records);
    const activities = [...inAzure, ...recordActivities(records)];
    const host = await startHost({
      store: this.#store,
      clock,
      faults: earlyTimers(given.seed),
      onCrashPoint,
      defaultVersion: VERSION,
      app: () => {
        registerKeyless({
          ...{ records, clock, log, identify: testCaller },
          activities: activities.map((activity) => this.#watched(activity, inAzure.includes(activity))),
          readChangedCluster: (id, others) => readChangedCluster(azure, DEFAULT_GUARDRAILS, id, others),
          readCredentials: () => Promise.reject(new Error("not asked here")),
          approval: given.approval,
          commandPolicy: { selfApproval: "allowed" },
          reconcileSchedule: TWICE_A_DAY,
        });
      },
    });
    this.api.url = host.url;
    return host;
  }

  noteCrash(): void {
    this.crashedAfterCalls.push(this.calls.length);
    this.api.crashes += 1;
  }

  /** True if this has happened. */
  once(what: string): boolean {
    return this.#marks.has(what);
  }

  /** True for the first to say that this happens. */
  mark(what: string): boolean {
    return !this.#marks.has(what) && this.#marks.add(what) !== undefined;
  }

  /** Lets time pass while nothing happens. */
  wait(ms: number): void {
    this.clock.resumeFrom(this.clock.now() + ms);
  }

  /** True while a run waits for the timer that begins lost instances anew, for which alone the clock does not move. */
  async awaitsRestart(): Promise<boolean> {
    const kept = valuesOf(await this.records.list(runs, { limit: 100 }));
    return kept.some(({ state, restarts = [] }) => state === "queued" && restarts.length > 0);
  }

  deed(deed: Deed): void {
    const from = this.simulator.journal().length;
    doDeed(this.simulator, deed);
    for (const { seq } of this.simulator.journal().slice(from)) this.ofOthers.add(seq);
  }

  /** Asks for a plan and binds the first start to it. False if no answer came. */
  async planFirst(order: Order): Promise<boolean> {
    const answer = await this.api.plan(order);
    if (answer === undefined) return false;
    const { planHash } = answer.body;
    this.#planHash = typeof planHash === "string" ? planHash : undefined;
    return true;
  }

  /** Starts a run, once for each name, and keeps the answer. False if none came. */
  async start(name: SeenStart["name"], order: Order): Promise<boolean> {
    if (this.once(`started ${name}`)) return true;
    const at = this.clock.now();
    const answer = await this.api.start(order, name === "first" ? this.#planHash : undefined);
    if (answer === undefined) return false;
    if (!this.mark(`started ${name}`)) return true;
    const { id } = answer.body;
    this.starts.push({
      ...{ name, order, at, status: answer.status },
      runId: answer.status < 300 && typeof id === "string" ? id : undefined,
    });
    return true;
  }

  /** Sets the schedule of the case, if it has one. False if no answer came. */
  async setSchedule(): Promise<boolean> {
    const { schedule } = this.given.signals;
    if (schedule === undefined || this.once("schedule")) return true;
    if ((await this.api.setSchedule(schedule)) === undefined) return false;
    this.mark("schedule");
    return true;
  }

  /** Delivers what is due by now, until each delivery is acknowledged as often as the case says. False if an answer is missing. */
  async deliver(activities: number): Promise<boolean> {
    for (const [index, { pieces, after, times }] of this.given.signals.deliveries.entries()) {
      for (let time = 0; time < times && activities >= after; time += 1) {
        const what = `delivery ${String(index)}.${String(time)}`;
        if (this.once(what)) continue;
        const status = await this.api.deliver(pieces);
        if (status === undefined) return false;
        if (this.mark(what)) this.deliveries.push({ pieces, status });
      }
    }
    return true;
  }

  /** True while timers have to see to an event or an occurrence, for which alone the clock does not move. */
  async awaitsTimers(): Promise<boolean> {
    const events = valuesOf(await this.records.list(acceptedEvents, { limit: 100 }));
    const set = valuesOf(await this.records.list(schedules, { limit: 10 }));
    return (
      events.some(({ actedAt }) => actedAt === undefined) ||
      set.some(({ latest }) => latest !== undefined && isPending(latest))
    );
  }

  /** Id of the run that the first start began. */
  firstRun(): string | undefined {
    return this.starts.find(({ name }) => name === "first")?.runId;
  }

  observe(host: RunningHost, crashes: number): Promise<Observed> {
    return observeWorld(this, host, crashes);
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.simulator.close();
  }

  #beforeCall(method: string, path: string): void {
    const { faults, meddling } = this.given;
    const call = this.calls.length + 1;
    if (meddling?.before === call) this.deed(meddling.deed);
    const fault = faults.get(call);
    if (fault !== undefined) this.simulator.faults.onNext({}, fault);
    const throttledForMs = fault?.kind === "throttled" ? fault.retryAfterSeconds * 1000 : 0;
    this.calls.push({ at: this.clock.now(), method, path, throttledForMs, atTheDoor: this.api.busy });
  }

  /** The activity, with what people do at the moment when it begins. */
  #watched(activity: BoundActivity, inAzure: boolean): BoundActivity {
    return {
      ...activity,
      run: async (input: unknown, instance?: string) => {
        const process = this.crashedAfterCalls.length;
        this.#activities += 1;
        await this.#peopleCome();
        if (activity.name === "readCommands") await this.#person.listen(input);
        // What a process had begun ends with it.
        if (process !== this.crashedAfterCalls.length) return NEVER;
        const { defect } = this.given;
        if (inAzure && defect !== undefined && this.#activities >= defect && this.mark("defect")) {
          this.defectGiven = true;
          return NONSENSE;
        }
        return activity.run(input, instance);
      },
    };
  }

  async #peopleCome(): Promise<void> {
    // Plans that people ask for at the API read by the same activities.
    if (this.#atTheDoor) return;
    this.#atTheDoor = true;
    try {
      await this.#comeToTheDoor();
    } finally {
      this.#atTheDoor = false;
    }
  }

  async #comeToTheDoor(): Promise<void> {
    const { rival, outsider, order } = this.given;
    await this.deliver(this.#activities);
    if (rival !== undefined && rival.after > 0 && this.#activities >= rival.after) {
      await this.start("rival", rival.order);
    }
    const run = this.starts.find(({ runId }) => runId !== undefined)?.runId;
    if (run !== undefined) await this.#person.speak(run, this.#activities);
    if (this.#activities < outsider.after || run === undefined || this.once("outsider")) return;
    const answer = await this.api.try(outsider, order, run);
    if (answer === undefined || !this.mark("outsider")) return;
    this.outsider = answer.status;
  }
}
