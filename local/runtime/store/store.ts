import type { HistoryEvent, Message } from "../engine/history.ts";
import type { Instance, RuntimeStatus } from "../engine/instance.ts";
import type { NewActivity } from "../engine/turn.ts";

/**
 * Where orchestrations live. Every method is one transaction: all of it holds, or nothing of it does. Times are
 * milliseconds since the epoch, and each writing method also remembers its `now` as the latest time that the store has
 * seen.
 *
 * What a client asks for (`create`, `send`, `purge`, `unpark`) holds through a crash of the process once the method
 * returned, if the store is durable. What the host does by itself (`commitTurn`, `deferTurn`, `claimActivity`,
 * `finishActivity`, `parkActivity`) is seen at once by this process and holds through a crash from the next `flush`
 * on, or the next method of a client: many turns share one wait for the disk. Nothing may be started or
 * answered before that. A crash in between undoes the latest of them, never an earlier one without a later.
 *
 * One contract suite keeps all implementations alike: test/contract/runtime/store.test.ts.
 */
export interface Store {
  /** The latest time that was committed, 0 if none: a virtual clock goes on from there. */
  latestTime(): number;

  /** True if who had the store before did not close it: the process was killed, or the machine went down. */
  readonly endedBadly: boolean;

  /** Everything done so far holds through a crash when this returns. If it throws, this store is of no more use. */
  flush(): void;

  instance(instanceId: string): Instance | undefined;
  history(instanceId: string): readonly HistoryEvent[];
  /** Instances in the order of their ids; of their creation and then their ids if the query limits that time. */
  list(query: InstanceQuery): InstancePage;

  /** Makes the instance, in place of an ended one of that id, and sends it its first message. */
  create(instance: Instance, first: Message, now: number): void;
  send(message: Message, now: number): void;
  /** Forgets instances and all that belongs to them. Returns how many there were. */
  purge(instanceIds: readonly string[], now: number): number;

  /** The instance whose message has waited longest, leaving out those that are parked or to be retried later. */
  nextReady(now: number): string | undefined;
  /** All messages of an instance that are due. */
  inbox(instanceId: string, now: number): Inbox;
  /** Applies a turn. False, and nothing changed, if its inbox was not as the turn saw it. */
  commitTurn(turn: TurnCommit, now: number): boolean;
  /** Notes that a turn could not be taken. It is tried again at `retryAt`, or never before `unpark` if null. */
  deferTurn(instanceId: string, failure: TurnFailure, now: number): void;

  /** Leases the activity that has waited longest and is not leased, counting the attempt. */
  claimActivity(lease: Lease, now: number): ClaimedActivity | undefined;
  /** Extends a lease. False if it was lost. */
  renewLease(activity: ActivityKey, lease: Lease, now: number): boolean;
  /** Hands the result over and forgets the activity. False, and nothing changed, if the lease was lost. */
  finishActivity(activity: ActivityKey, token: string, result: Message, now: number): boolean;
  /** Puts an activity aside for good; `unpark` brings it back. False if the lease was lost. */
  parkActivity(activity: ActivityKey, token: string, error: string, now: number): boolean;
  /** Takes all leases away: their owners are gone. Returns how many there were. */
  releaseLeases(now: number): number;

  parked(): readonly ParkedWork[];
  /** Gives all parked work of an instance a new start. Returns how many pieces there were. */
  unpark(instanceId: string, now: number): number;

  /** When the next message or retry falls due that does not wait already; undefined if none. */
  nextDueAt(now: number): number | undefined;

  close(): void;
}

export interface InstanceQuery {
  readonly prefix?: string;
  readonly createdFrom?: number;
  readonly createdTo?: number;
  /** Empty or absent for all. */
  readonly statuses?: readonly RuntimeStatus[];
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

export interface InstancePage {
  readonly instances: readonly Instance[];
  readonly next: string | null;
}

export interface StoredMessage extends Message {
  readonly seq: number;
}

export interface Inbox {
  readonly instanceId: string;
  /** How often a turn for this inbox has failed. */
  readonly failures: number;
  /** In the order of delivery. */
  readonly messages: readonly StoredMessage[];
}

export interface TurnCommit {
  readonly instanceId: string;
  /** Messages that this turn took or threw away. */
  readonly consumed: readonly number[];
  /** Null if no message concerned the instance, so that nothing but the inbox changes. */
  readonly change: TurnChange | null;
}

export interface TurnChange {
  readonly instance: Instance;
  /** True if `added` replaces the history there was. */
  readonly renewed: boolean;
  readonly added: readonly HistoryEvent[];
  /** True if timers that the instance still has belong to an execution that is over. */
  readonly timersOver: boolean;
  readonly activities: readonly NewActivity[];
  readonly messages: readonly Message[];
}

export interface TurnFailure {
  readonly error: string;
  readonly retryAt: number | null;
}

export interface Lease {
  /** Never used twice: the proof of who holds the lease. */
  readonly token: string;
  readonly until: number;
}

/** Which activity: the task of an execution. */
export type ActivityKey = Pick<NewActivity, "instanceId" | "executionId" | "taskId">;

export interface ClaimedActivity extends NewActivity {
  readonly token: string;
  /** How many times it was claimed, this time included. */
  readonly attempt: number;
}

export interface ParkedWork {
  readonly instanceId: string;
  /** The activity's name, or null for a turn of the orchestration itself. */
  readonly activity: string | null;
  readonly error: string;
}
