import type { DatabaseSync } from "node:sqlite";
import type { HistoryEvent, Message } from "../engine/history.ts";
import { hasEnded, type Instance } from "../engine/instance.ts";
import { ActivityTable } from "./activity-table.ts";
import { HistoryTable } from "./history-table.ts";
import { InboxTable } from "./inbox-table.ts";
import { InstanceTable } from "./instance-table.ts";
import { closeSqliteFile, openSqliteFile, wasLeftOpen } from "./sqlite-file.ts";
import { Statements } from "./sqlite-statements.ts";
import { storeTrouble } from "./store-trouble.ts";
import { Transactions } from "./sqlite-transactions.ts";
import type {
  ActivityKey,
  ClaimedActivity,
  Inbox,
  InstancePage,
  InstanceQuery,
  Lease,
  ParkedWork,
  Store,
  TurnChange,
  TurnCommit,
  TurnFailure,
} from "./store.ts";

/**
 * The durable store: one SQLite file, one process. Write-ahead log with `synchronous = FULL`, so that a transaction
 * that was committed has reached the disk.
 */
export class SqliteStore implements Store {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #sql: Statements;
  readonly #transactions: Transactions;
  readonly #instances: InstanceTable;
  readonly #history: HistoryTable;
  readonly #inbox: InboxTable;
  readonly #activities: ActivityTable;

  readonly endedBadly: boolean;

  /**
   * @param pagesAtMost - the file refuses to grow beyond this many pages of 4 KiB, as on a full disk
   * @throws StoreInUse, StoreVersionMismatch, StoreUnusable; later calls throw StoreUnusable too.
   */
  constructor(file: string, pagesAtMost?: number) {
    this.#file = file;
    this.endedBadly = wasLeftOpen(file);
    this.#database = openSqliteFile(file);
    if (pagesAtMost !== undefined) this.#database.exec(`PRAGMA max_page_count = ${String(pagesAtMost)}`);
    this.#sql = new Statements(this.#database);
    this.#transactions = new Transactions(this.#database, this.#sql, (error) => storeTrouble(file, error));
    this.#instances = new InstanceTable(this.#sql);
    this.#history = new HistoryTable(this.#sql);
    this.#inbox = new InboxTable(this.#sql);
    this.#activities = new ActivityTable(this.#sql);
  }

  latestTime(): number {
    return this.#transactions.latestTime;
  }

  instance(instanceId: string): Instance | undefined {
    return this.#instances.get(instanceId);
  }

  history(instanceId: string): readonly HistoryEvent[] {
    return this.#history.get(instanceId);
  }

  list(query: InstanceQuery): InstancePage {
    return this.#instances.list(query);
  }

  flush(): void {
    this.#transactions.flush();
  }

  create(instance: Instance, first: Message, now: number): void {
    this.#transactions.commit(now, () => {
      this.#forget(instance.instanceId);
      this.#instances.put(instance);
      this.#inbox.add(first);
    });
  }

  send(message: Message, now: number): void {
    this.#transactions.commit(now, () => {
      this.#inbox.add(message);
    });
  }

  purge(instanceIds: readonly string[], now: number): number {
    return this.#transactions.commit(now, () => {
      for (const instanceId of instanceIds) this.#forget(instanceId);
      return this.#instances.remove(instanceIds);
    });
  }

  nextReady(now: number): string | undefined {
    return this.#inbox.firstReady(now);
  }

  inbox(instanceId: string, now: number): Inbox {
    const trouble = this.#sql.get("SELECT failures FROM troubles WHERE instance_id = ?", instanceId);
    const messages = this.#inbox.due(instanceId, now);
    return { instanceId, failures: Number(trouble?.["failures"] ?? 0), messages };
  }

  commitTurn({ instanceId, consumed, change }: TurnCommit, now: number): boolean {
    try {
      this.#transactions.gather(now, () => {
        if (!consumed.every((seq) => this.#inbox.take(seq))) throw new StaleTurn();
        this.#sql.run("DELETE FROM troubles WHERE instance_id = ?", instanceId);
        if (change !== null) this.#apply(instanceId, change);
      });
      return true;
    } catch (error) {
      this.#history.forgetCached(instanceId);
      if (error instanceof StaleTurn) return false;
      throw error;
    }
  }

  deferTurn(instanceId: string, { error, retryAt }: TurnFailure, now: number): void {
    this.#transactions.gather(now, () => {
      this.#sql.run(
        `INSERT INTO troubles (instance_id, failures, retry_at, error) VALUES (?, 1, ?, ?)
         ON CONFLICT (instance_id) DO UPDATE
           SET failures = failures + 1, retry_at = excluded.retry_at, error = excluded.error`,
        instanceId,
        retryAt,
        error,
      );
    });
  }

  claimActivity(lease: Lease, now: number): ClaimedActivity | undefined {
    const free = this.#activities.firstFree(now);
    if (free === undefined) return undefined;
    return this.#transactions.gather(now, () => this.#activities.claim(free, lease));
  }

  renewLease(activity: ActivityKey, lease: Lease, now: number): boolean {
    return this.#transactions.commit(now, () => this.#activities.renew(activity, lease));
  }

  finishActivity(activity: ActivityKey, token: string, result: Message, now: number): boolean {
    return this.#transactions.gather(now, () => {
      if (!this.#activities.remove(activity, token)) return false;
      this.#inbox.add(result);
      return true;
    });
  }

  parkActivity(activity: ActivityKey, token: string, error: string, now: number): boolean {
    return this.#transactions.gather(now, () => this.#activities.park(activity, token, error));
  }

  releaseLeases(now: number): number {
    return this.#transactions.commit(now, () => this.#activities.releaseAll());
  }

  parked(): readonly ParkedWork[] {
    return this.#sql
      .all(
        `SELECT instance_id, NULL AS activity, error FROM troubles WHERE retry_at IS NULL
         UNION ALL
         SELECT instance_id, name AS activity, error FROM activities WHERE error IS NOT NULL`,
      )
      .map((row) => ({
        instanceId: String(row["instance_id"]),
        activity: row["activity"] === null ? null : String(row["activity"]),
        error: String(row["error"]),
      }));
  }

  unpark(instanceId: string, now: number): number {
    const sql = "DELETE FROM troubles WHERE instance_id = ? AND retry_at IS NULL";
    return this.#transactions.commit(
      now,
      () => this.#sql.run(sql, instanceId) + this.#activities.unpark(instanceId),
    );
  }

  nextDueAt(now: number): number | undefined {
    const times = [this.#inbox.nextDueAt(now), this.#activities.nextLapseAt(now)];
    const known = times.filter((at) => at !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  /** What was not flushed is not on the disk then, as after a crash. */
  close(): void {
    closeSqliteFile(this.#database, this.#file);
  }

  #apply(
    instanceId: string,
    { instance, renewed, added, timersOver, activities, messages }: TurnChange,
  ): void {
    if (timersOver) this.#inbox.removeTimers(instanceId);
    this.#instances.put(instance);
    if (renewed) this.#history.remove(instanceId);
    this.#history.append(instanceId, added);
    if (hasEnded(instance)) this.#history.forgetCached(instanceId);
    for (const activity of activities) this.#activities.add(activity);
    for (const message of messages) this.#inbox.add(message);
  }

  #forget(instanceId: string): void {
    this.#history.remove(instanceId);
    for (const table of ["inbox", "activities", "troubles"] as const) {
      this.#sql.run(`DELETE FROM ${table} WHERE instance_id = ?`, instanceId);
    }
  }
}

/** The inbox is not as the turn saw it. */
class StaleTurn extends Error {
  override readonly name = "StaleTurn";
}
