import { randomUUID } from "node:crypto";
import type { Clock } from "../../../platform/clock.ts";
import type { MessageEvent } from "../engine/history.ts";
import { activityFailure, unknownActivity } from "../protocol/activity-failure.ts";
import { activityDeath } from "../protocol/worker-death.ts";
import { resultText } from "../protocol/typed-data.ts";
import type { ClaimedActivity, Store } from "../store/store.ts";
import type { CrashHook } from "./crash-points.ts";
import type { HostFaults } from "./faults.ts";
import type { HostLog } from "../worker/host-log.ts";
import type { Invoker } from "../worker/invoker.ts";
import type { Registry } from "../worker/registry.ts";

interface ActivityPoolDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly invoker: Invoker;
  readonly log: HostLog;
  readonly crash: CrashHook;
  readonly faults: HostFaults;
  /** How many activities run side by side. */
  readonly size: number;
  readonly leaseMs: number;
  readonly maxAttempts: number;
  /** Called when a place has become free. */
  readonly onFree: () => void;
  /** Called when the host itself broke. */
  readonly onBroken: (error: unknown) => void;
}

/** An activity that ended, and the event that the orchestration gets. */
interface Ended {
  readonly activity: ClaimedActivity;
  readonly outcome: Outcome;
}

/**
 * Runs activities, at least once each: every one under a lease that is renewed while it runs. A result whose lease was
 * lost meanwhile is ignored, because somebody else is running the activity or has run it.
 *
 * Results and claims are written as the dispatcher asks, together with the turns before and after them: `record` and
 * `claim` write, the store is flushed, and only `committed` starts what was claimed.
 */
export class ActivityPool {
  readonly #dependencies: ActivityPoolDependencies;
  readonly #running = new Set<Promise<void>>();
  #ended: Ended[] = [];
  #claimed: ClaimedActivity[] = [];
  #uncommitted = 0;
  #open = true;
  /**
   * After a bad end, activities that had been begun run one at a time: one of them may have brought the process down,
   * and must not be counted against those that ran beside it. They are the oldest, and so come first.
   */
  #oneAtATime: boolean;

  constructor(dependencies: ActivityPoolDependencies) {
    this.#dependencies = dependencies;
    this.#oneAtATime = dependencies.store.endedBadly;
  }

  get busy(): boolean {
    return this.#running.size + this.#ended.length > 0;
  }

  /** Hands over the results that came. True if there were any. */
  record(): boolean {
    if (!this.#open || this.#ended.length === 0) return false;
    for (const { activity, outcome } of this.#ended.splice(0)) this.#recordOne(activity, outcome);
    return true;
  }

  /** Leases as many waiting activities as there are places. True if it leased or parked any. */
  claim(): boolean {
    const { store, clock, size, leaseMs, maxAttempts, log } = this.#dependencies;
    let any = false;
    while (this.#open && this.#running.size + this.#claimed.length < (this.#oneAtATime ? 1 : size)) {
      const now = clock.now();
      const activity = store.claimActivity({ token: randomUUID(), until: now + leaseMs }, now);
      if (activity === undefined) break;
      any = true;
      if (activity.attempt === 1) this.#oneAtATime = false;
      if (activity.attempt > maxAttempts) {
        const error = `given up after ${maxAttempts} attempts that never came to an end`;
        store.parkActivity(activity, activity.token, error, now);
        log({ level: "error", category: "host", message: `Parked: ${error}.`, functionName: activity.name });
        continue;
      }
      this.#claimed.push(activity);
    }
    return any;
  }

  /** Called when the store was flushed: starts what was claimed. */
  committed(): void {
    const { crash } = this.#dependencies;
    for (; this.#uncommitted > 0; this.#uncommitted--) crash("afterActivityCommit");
    for (const activity of this.#claimed.splice(0)) {
      crash("afterActivityClaim");
      const run = this.#run(activity).finally(() => {
        this.#running.delete(run);
        this.#dependencies.onFree();
      });
      this.#running.add(run);
    }
  }

  /** Starts nothing more. Resolves when what runs has ended, or after `graceMs`; later results are not recorded. */
  async close(graceMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.all(this.#running), grace]);
    clearTimeout(timer);
    if (this.record()) {
      this.#dependencies.store.flush();
      this.committed();
    }
    this.#open = false;
  }

  /** From now on nothing is started or recorded. */
  abandon(): void {
    this.#open = false;
  }

  async #run(activity: ClaimedActivity): Promise<void> {
    const { store, clock, leaseMs, crash, onBroken } = this.#dependencies;
    const renewal = setInterval(() => {
      const now = clock.now();
      try {
        if (this.#open) store.renewLease(activity, { token: activity.token, until: now + leaseMs }, now);
      } catch (error) {
        onBroken(error);
      }
    }, leaseMs / 3);
    renewal.unref();
    try {
      crash("beforeActivityRun");
      this.#ended.push({ activity, outcome: await this.#outcome(activity) });
    } catch (error) {
      onBroken(error);
    } finally {
      clearInterval(renewal);
    }
  }

  #recordOne(activity: ClaimedActivity, outcome: Outcome): void {
    const { store, clock, crash, log } = this.#dependencies;
    crash("beforeActivityCommit");
    const { instanceId: to, executionId, taskId, token } = activity;
    const now = clock.now();
    const event = { at: now, played: false, taskId, ...outcome };
    if (!store.finishActivity(activity, token, { to, executionId, visibleAt: now, event }, now)) {
      const message = "A result came after its lease was lost; it is ignored.";
      log({ level: "warning", category: "host", message, functionName: activity.name });
    }
    this.#uncommitted++;
  }

  async #outcome({ name, input, instanceId }: ClaimedActivity): Promise<Outcome> {
    const { registry, invoker, faults } = this.#dependencies;
    const activity = registry.activity(name);
    if (faults.inActivity?.({ instanceId, name }) === true)
      return { type: "TaskFailed", ...activityDeath(name) };
    if (activity === undefined) return { type: "TaskFailed", ...unknownActivity(name) };
    try {
      const returned = await invoker.invoke(activity, {
        trigger: input === null ? null : { string: input },
        triggerMetadata: { instanceId: { string: instanceId } },
        instanceId,
      });
      return { type: "TaskCompleted", result: resultText(returned) };
    } catch (error) {
      return { type: "TaskFailed", ...activityFailure(name, error) };
    }
  }
}

type Finished = Extract<MessageEvent, { type: "TaskCompleted" | "TaskFailed" }>;
type Outcome = Finished extends infer Event
  ? Event extends Finished
    ? Omit<Event, "at" | "played" | "taskId">
    : never
  : never;
