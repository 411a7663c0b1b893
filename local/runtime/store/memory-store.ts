import type { HistoryEvent, Message } from "../engine/history.ts";
import type { Instance } from "../engine/instance.ts";
import type { NewActivity } from "../engine/turn.ts";
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
  StoredMessage,
  TurnCommit,
  TurnFailure,
} from "./store.ts";

interface ActivityRow {
  readonly activity: NewActivity;
  attempts: number;
  lease: Lease | null;
  error: string | null;
}

interface Trouble extends TurnFailure {
  readonly failures: number;
}

const keyOf = ({ instanceId, executionId, taskId }: ActivityKey): string =>
  JSON.stringify([instanceId, executionId, taskId]);

const byDelivery = (one: StoredMessage, other: StoredMessage): number =>
  one.visibleAt - other.visibleAt || one.seq - other.seq;

/** A store for tests and trials: as fast as it gets, and gone with the process. */
export class MemoryStore implements Store {
  #time = 0;
  #seq = 0;
  readonly #instances = new Map<string, Instance>();
  readonly #histories = new Map<string, HistoryEvent[]>();
  readonly #inbox = new Map<number, StoredMessage>();
  readonly #activities = new Map<string, ActivityRow>();
  readonly #troubles = new Map<string, Trouble>();

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
    this.#enqueue(first);
  }

  send(message: Message, now: number): void {
    this.#see(now);
    this.#enqueue(message);
  }

  purge(instanceIds: readonly string[], now: number): number {
    this.#see(now);
    return instanceIds.filter((instanceId) => {
      this.#forget(instanceId);
      return this.#instances.delete(instanceId);
    }).length;
  }

  nextReady(now: number): string | undefined {
    let first: StoredMessage | undefined;
    for (const message of this.#inbox.values()) {
      if (message.visibleAt > now || !this.#mayRun(message.to, now)) continue;
      if (first === undefined || byDelivery(message, first) < 0) first = message;
    }
    return first?.to;
  }

  inbox(instanceId: string, now: number): Inbox {
    const messages = [...this.#inbox.values()]
      .filter(({ to, visibleAt }) => to === instanceId && visibleAt <= now)
      .sort(byDelivery);
    return { instanceId, failures: this.#troubles.get(instanceId)?.failures ?? 0, messages };
  }

  commitTurn({ instanceId, consumed, change }: TurnCommit, now: number): boolean {
    if (consumed.some((seq) => !this.#inbox.has(seq))) return false;
    this.#see(now);
    for (const seq of consumed) this.#inbox.delete(seq);
    this.#troubles.delete(instanceId);
    if (change === null) return true;
    if (change.timersOver) this.#forgetTimers(instanceId);
    this.#instances.set(instanceId, change.instance);
    const kept = change.renewed ? [] : (this.#histories.get(instanceId) ?? []);
    this.#histories.set(instanceId, [...kept, ...change.added]);
    for (const activity of change.activities) {
      this.#activities.set(keyOf(activity), { activity, attempts: 0, lease: null, error: null });
    }
    for (const message of change.messages) this.#enqueue(message);
    return true;
  }

  deferTurn(instanceId: string, failure: TurnFailure, now: number): void {
    this.#see(now);
    const failures = (this.#troubles.get(instanceId)?.failures ?? 0) + 1;
    this.#troubles.set(instanceId, { ...failure, failures });
  }

  claimActivity(lease: Lease, now: number): ClaimedActivity | undefined {
    for (const row of this.#activities.values()) {
      if (row.error !== null || (row.lease !== null && row.lease.until > now)) continue;
      this.#see(now);
      row.lease = lease;
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
    this.#activities.delete(keyOf(activity));
    this.#enqueue(result);
    return true;
  }

  parkActivity(activity: ActivityKey, token: string, error: string, now: number): boolean {
    const row = this.#leased(activity, token);
    if (row === undefined) return false;
    this.#see(now);
    row.lease = null;
    row.error = error;
    return true;
  }

  releaseLeases(now: number): number {
    this.#see(now);
    const leased = [...this.#activities.values()].filter(({ lease }) => lease !== null);
    for (const row of leased) row.lease = null;
    return leased.length;
  }

  parked(): readonly ParkedWork[] {
    const turns = [...this.#troubles]
      .filter(([, { retryAt }]) => retryAt === null)
      .map(([instanceId, { error }]) => ({ instanceId, activity: null, error }));
    const activities = [...this.#activities.values()].flatMap(({ activity, error }) =>
      error === null ? [] : [{ instanceId: activity.instanceId, activity: activity.name, error }],
    );
    return [...turns, ...activities];
  }

  unpark(instanceId: string, now: number): number {
    this.#see(now);
    const rows = [...this.#activities.values()].filter(
      ({ activity, error }) => activity.instanceId === instanceId && error !== null,
    );
    for (const row of rows) {
      row.error = null;
      row.attempts = 0;
    }
    const turn = this.#troubles.get(instanceId)?.retryAt === null;
    if (turn) this.#troubles.delete(instanceId);
    return rows.length + (turn ? 1 : 0);
  }

  nextDueAt(now: number): number | undefined {
    const messages = [...this.#inbox.values()]
      .filter(({ to }) => this.#troubles.get(to)?.retryAt !== null)
      .map(({ to, visibleAt }) => Math.max(visibleAt, this.#troubles.get(to)?.retryAt ?? 0));
    const leases = [...this.#activities.values()].flatMap(({ lease }) =>
      lease === null ? [] : [lease.until],
    );
    const due = [...messages, ...leases].filter((at) => at > now);
    return due.length === 0 ? undefined : due.reduce((one, other) => Math.min(one, other));
  }

  close(): void {
    this.#instances.clear();
    this.#histories.clear();
    this.#inbox.clear();
    this.#activities.clear();
    this.#troubles.clear();
  }

  #see(now: number): void {
    this.#time = Math.max(this.#time, now);
  }

  #enqueue(message: Message): void {
    const seq = ++this.#seq;
    this.#inbox.set(seq, { ...message, seq });
  }

  #mayRun(instanceId: string, now: number): boolean {
    const trouble = this.#troubles.get(instanceId);
    return trouble === undefined || (trouble.retryAt !== null && trouble.retryAt <= now);
  }

  #leased(activity: ActivityKey, token: string): ActivityRow | undefined {
    const row = this.#activities.get(keyOf(activity));
    return row?.lease?.token === token ? row : undefined;
  }

  #forgetTimers(instanceId: string): void {
    for (const { seq, to, event } of [...this.#inbox.values()]) {
      if (to === instanceId && event.type === "TimerFired") this.#inbox.delete(seq);
    }
  }

  #forget(instanceId: string): void {
    this.#histories.delete(instanceId);
    this.#troubles.delete(instanceId);
    for (const { seq, to } of [...this.#inbox.values()]) if (to === instanceId) this.#inbox.delete(seq);
    for (const [key, { activity }] of [...this.#activities]) {
      if (activity.instanceId === instanceId) this.#activities.delete(key);
    }
  }
}
