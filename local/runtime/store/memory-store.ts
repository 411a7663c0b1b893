import type { HistoryEvent, Message } from "../engine/history.ts";
import type { Instance } from "../engine/instance.ts";
import type { NewActivity } from "../engine/turn.ts";
import { MemoryInbox } from "./memory-inbox.ts";
import { goesByCreation, pageOf, positionOf, type PagePosition } from "./instance-page.ts";
import type {
  ActivityKey,
  ClaimedActivity,
  Inbox,
  InstancePage,
  InstanceQuery,
  Lease,
  ParkedWork,
  Store,
  TurnCommit,
  TurnFailure,
} from "./store.ts";

interface ActivityRow {
  readonly activity: NewActivity;
  attempts: number;
  lease: Lease | null;
  error: string | null;
}

const keyOf = ({ instanceId, executionId, taskId }: ActivityKey): string =>
  JSON.stringify([instanceId, executionId, taskId]);

/** A store for tests and trials: as fast as it gets, and gone with the process. */
export class MemoryStore implements Store {
  #time = 0;
  readonly #instances = new Map<string, Instance>();
  readonly #histories = new Map<string, HistoryEvent[]>();
  readonly #inbox = new MemoryInbox();
  readonly #activities = new Map<string, ActivityRow>();
  readonly #activitiesOf = new Map<string, Set<string>>();
  /** Keys of activities. */
  readonly #leases = new Set<string>();

  readonly endedBadly = false;

  latestTime(): number {
    return this.#time;
  }

  instance(instanceId: string): Instance | undefined {
    return this.#instances.get(instanceId);
  }

  history(instanceId: string): readonly HistoryEvent[] {
    return [...(this.#histories.get(instanceId) ?? [])];
  }

  list(query: InstanceQuery): InstancePage {
    const { prefix = "", createdFrom = 0, createdTo = Infinity, statuses = [], limit } = query;
    const after = positionOf(query);
    const byId = (one: PagePosition, other: PagePosition): number =>
      one.instanceId < other.instanceId ? -1 : one.instanceId === other.instanceId ? 0 : 1;
    const order = goesByCreation(query)
      ? (one: PagePosition, other: PagePosition) => one.createdAt - other.createdAt || byId(one, other)
      : byId;
    const found = [...this.#instances.values()]
      .filter((instance) => order(instance, after) > 0 && instance.instanceId.startsWith(prefix))
      .filter(({ createdAt }) => createdAt >= createdFrom && createdAt <= createdTo)
      .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
      .sort(order);
    return pageOf(found.slice(0, limit + 1), query);
  }

  /** There is nothing that outlives the process. */
  flush(): void {
    return;
  }

  create(instance: Instance, first: Message, now: number): void {
    this.#see(now);
    this.#forget(instance.instanceId);
    this.#instances.set(instance.instanceId, instance);
    this.#inbox.add(first);
  }

  send(message: Message, now: number): void {
    this.#see(now);
    this.#inbox.add(message);
  }

  purge(instanceIds: readonly string[], now: number): number {
    this.#see(now);
    return instanceIds.filter((instanceId) => {
      this.#forget(instanceId);
      return this.#instances.delete(instanceId);
    }).length;
  }

  nextReady(now: number): string | undefined {
    return this.#inbox.firstReady(now);
  }

  inbox(instanceId: string, now: number): Inbox {
    return this.#inbox.due(instanceId, now);
  }

  commitTurn({ instanceId, consumed, change }: TurnCommit, now: number): boolean {
    if (consumed.some((seq) => !this.#inbox.has(seq))) return false;
    this.#see(now);
    this.#inbox.take(consumed);
    this.#inbox.relieve(instanceId);
    if (change === null) return true;
    if (change.timersOver) this.#inbox.removeTimers(instanceId);
    this.#instances.set(instanceId, change.instance);
    const kept = change.renewed ? [] : (this.#histories.get(instanceId) ?? []);
    this.#histories.set(instanceId, [...kept, ...change.added]);
    for (const activity of change.activities) {
      this.#addActivity(activity);
    }
    for (const message of change.messages) this.#inbox.add(message);
    return true;
  }

  deferTurn(instanceId: string, failure: TurnFailure, now: number): void {
    this.#see(now);
    this.#inbox.defer(instanceId, failure);
  }

  claimActivity(lease: Lease, now: number): ClaimedActivity | undefined {
    for (const [key, row] of this.#activities) {
      if (row.error !== null || (row.lease !== null && row.lease.until > now)) continue;
      this.#see(now);
      row.lease = lease;
      this.#leases.add(key);
      row.attempts++;
      return { ...row.activity, token: lease.token, attempt: row.attempts };
    }
    return undefined;
  }

  renewLease(activity: ActivityKey, lease: Lease, now: number): boolean {
    const row = this.#leased(activity, lease.token);
    if (row === undefined) return false;
    this.#see(now);
    row.lease = lease;
    return true;
  }

  finishActivity(activity: ActivityKey, token: string, result: Message, now: number): boolean {
    if (this.#leased(activity, token) === undefined) return false;
    this.#see(now);
    this.#removeActivity(keyOf(activity), activity);
    this.#inbox.add(result);
    return true;
  }

  parkActivity(activity: ActivityKey, token: string, error: string, now: number): boolean {
    const row = this.#leased(activity, token);
    if (row === undefined) return false;
    this.#see(now);
    this.#release(keyOf(activity), row);
    row.error = error;
    return true;
  }

  releaseLeases(now: number): number {
    this.#see(now);
    const leased = [...this.#leases];
    for (const key of leased) this.#release(key, this.#activities.get(key));
    return leased.length;
  }

  parked(): readonly ParkedWork[] {
    const activities = [...this.#activities.values()].flatMap(({ activity, error }) =>
      error === null ? [] : [{ instanceId: activity.instanceId, activity: activity.name, error }],
    );
    return [...this.#inbox.parked(), ...activities];
  }

  unpark(instanceId: string, now: number): number {
    this.#see(now);
    const rows = this.#rowsOf(instanceId).filter(({ error }) => error !== null);
    for (const row of rows) {
      row.error = null;
      row.attempts = 0;
    }
    return rows.length + (this.#inbox.unpark(instanceId) ? 1 : 0);
  }

  nextDueAt(now: number): number | undefined {
    const lapses = [...this.#leases].flatMap((key) => this.#activities.get(key)?.lease?.until ?? []);
    const due = [...lapses.filter((at) => at > now), this.#inbox.nextDueAt(now) ?? Infinity];
    const next = due.reduce((one, other) => Math.min(one, other));
    return next === Infinity ? undefined : next;
  }

  close(): void {
    this.#instances.clear();
    this.#histories.clear();
    this.#inbox.clear();
    this.#activities.clear();
    this.#activitiesOf.clear();
    this.#leases.clear();
  }

  #see(now: number): void {
    this.#time = Math.max(this.#time, now);
  }

  #leased(activity: ActivityKey, token: string): ActivityRow | undefined {
    const row = this.#activities.get(keyOf(activity));
    return row?.lease?.token === token ? row : undefined;
  }

  #forget(instanceId: string): void {
    this.#histories.delete(instanceId);
    this.#inbox.forget(instanceId);
    for (const { activity } of this.#rowsOf(instanceId)) this.#removeActivity(keyOf(activity), activity);
  }

  #addActivity(activity: NewActivity): void {
    const key = keyOf(activity);
    const own = this.#activitiesOf.get(activity.instanceId) ?? new Set<string>();
    this.#activitiesOf.set(activity.instanceId, own.add(key));
    this.#leases.delete(key);
    this.#activities.set(key, { activity, attempts: 0, lease: null, error: null });
  }

  #removeActivity(key: string, { instanceId }: ActivityKey): void {
    this.#activities.delete(key);
    this.#leases.delete(key);
    const own = this.#activitiesOf.get(instanceId);
    own?.delete(key);
    if (own?.size === 0) this.#activitiesOf.delete(instanceId);
  }

  #release(key: string, row: ActivityRow | undefined): void {
    if (row !== undefined) row.lease = null;
    this.#leases.delete(key);
  }

  #rowsOf(instanceId: string): ActivityRow[] {
    return [...(this.#activitiesOf.get(instanceId) ?? [])].flatMap((key) => this.#activities.get(key) ?? []);
  }
}
