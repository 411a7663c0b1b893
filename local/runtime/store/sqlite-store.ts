import type { DatabaseSync } from "node:sqlite";
import type { HistoryEvent, Message } from "../engine/history.ts";
import type { Instance } from "../engine/instance.ts";
import { ActivityTable } from "./activity-table.ts";
import { InstanceTable } from "./instance-table.ts";
import { closeSqliteFile, openSqliteFile } from "./sqlite-file.ts";
import { toEvent, toMessage } from "./sqlite-rows.ts";
import { Statements } from "./sqlite-statements.ts";
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
 * that returned has reached the disk.
 */
export class SqliteStore implements Store {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #sql: Statements;
  readonly #instances: InstanceTable;
  readonly #activities: ActivityTable;

  /** @throws StoreInUse, StoreVersionMismatch. */
  constructor(file: string) {
    this.#file = file;
    this.#database = openSqliteFile(file);
    this.#sql = new Statements(this.#database);
    this.#instances = new InstanceTable(this.#sql);
    this.#activities = new ActivityTable(this.#sql);
  }

  latestTime(): number {
    return Number(this.#sql.get("SELECT value FROM meta WHERE name = 'latest_time'")?.["value"] ?? 0);
  }

  instance(instanceId: string): Instance | undefined {
    return this.#instances.get(instanceId);
  }

  history(instanceId: string): readonly HistoryEvent[] {
    return this.#sql
      .all("SELECT event FROM history WHERE instance_id = ? ORDER BY seq", instanceId)
      .map(toEvent);
  }

  list(query: InstanceQuery): InstancePage {
    return this.#instances.list(query);
  }

  create(instance: Instance, first: Message, now: number): void {
    this.#inTransaction(now, () => {
      this.#forget(instance.instanceId);
      this.#instances.put(instance);
      this.#enqueue(first);
    });
  }

  send(message: Message, now: number): void {
    this.#inTransaction(now, () => {
      this.#enqueue(message);
    });
  }

  purge(instanceIds: readonly string[], now: number): number {
    return this.#inTransaction(now, () => {
      for (const instanceId of instanceIds) this.#forget(instanceId);
      return this.#instances.remove(instanceIds);
    });
  }

  nextReady(now: number): string | undefined {
    const first = this.#sql.get(
      `SELECT inbox.instance_id AS instance_id
         FROM inbox LEFT JOIN troubles ON troubles.instance_id = inbox.instance_id
        WHERE inbox.visible_at <= ? AND (troubles.instance_id IS NULL OR troubles.retry_at <= ?)
        ORDER BY inbox.visible_at, inbox.seq LIMIT 1`,
      now,
      now,
    );
    return first === undefined ? undefined : String(first["instance_id"]);
  }

  inbox(instanceId: string, now: number): Inbox {
    const trouble = this.#sql.get("SELECT failures FROM troubles WHERE instance_id = ?", instanceId);
    const messages = this.#sql.all(
      "SELECT * FROM inbox WHERE instance_id = ? AND visible_at <= ? ORDER BY visible_at, seq",
      instanceId,
      now,
    );
    return { instanceId, failures: Number(trouble?.["failures"] ?? 0), messages: messages.map(toMessage) };
  }

  commitTurn({ instanceId, consumed, change }: TurnCommit, now: number): boolean {
    const taken = JSON.stringify(consumed);
    const there = this.#sql.get(
      "SELECT count(*) AS n FROM inbox WHERE seq IN (SELECT value FROM json_each(?))",
      taken,
    );
    if (there?.["n"] !== consumed.length) return false;
    this.#inTransaction(now, () => {
      this.#sql.run("DELETE FROM inbox WHERE seq IN (SELECT value FROM json_each(?))", taken);
      this.#sql.run("DELETE FROM troubles WHERE instance_id = ?", instanceId);
      if (change !== null) this.#apply(instanceId, change);
    });
    return true;
  }

  deferTurn(instanceId: string, { error, retryAt }: TurnFailure, now: number): void {
    this.#inTransaction(now, () => {
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
    return this.#inTransaction(now, () => this.#activities.claim(free, lease));
  }

  renewLease(activity: ActivityKey, lease: Lease, now: number): boolean {
    return this.#inTransaction(now, () => this.#activities.renew(activity, lease));
  }

  finishActivity(activity: ActivityKey, token: string, result: Message, now: number): boolean {
    return this.#inTransaction(now, () => {
      if (!this.#activities.remove(activity, token)) return false;
      this.#enqueue(result);
      return true;
    });
  }

  parkActivity(activity: ActivityKey, token: string, error: string, now: number): boolean {
    return this.#inTransaction(now, () => this.#activities.park(activity, token, error));
  }

  releaseLeases(now: number): number {
    return this.#inTransaction(now, () => this.#activities.releaseAll());
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
    return this.#inTransaction(
      now,
      () =>
        this.#sql.run("DELETE FROM troubles WHERE instance_id = ? AND retry_at IS NULL", instanceId) +
        this.#sql.run(
          "UPDATE activities SET error = NULL, attempts = 0 WHERE instance_id = ? AND error IS NOT NULL",
          instanceId,
        ),
    );
  }

  nextDueAt(now: number): number | undefined {
    const row = this.#sql.get(
      `SELECT min(at) AS at FROM (
         SELECT max(inbox.visible_at, coalesce(troubles.retry_at, 0)) AS at
           FROM inbox LEFT JOIN troubles ON troubles.instance_id = inbox.instance_id
          WHERE troubles.instance_id IS NULL OR troubles.retry_at IS NOT NULL
         UNION ALL
         SELECT lease_until FROM activities WHERE lease_until IS NOT NULL
       ) WHERE at > ?`,
      now,
    );
    const at = row?.["at"] ?? null;
    return at === null ? undefined : Number(at);
  }

  close(): void {
    closeSqliteFile(this.#database, this.#file);
  }

  /** The only place where a transaction begins and ends. */
  #inTransaction<T>(now: number, work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#sql.run(
        `INSERT INTO meta (name, value) VALUES ('latest_time', ?)
         ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`,
        now,
      );
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  #apply(
    instanceId: string,
    { instance, renewed, added, timersOver, activities, messages }: TurnChange,
  ): void {
    if (timersOver) {
      this.#sql.run("DELETE FROM inbox WHERE instance_id = ? AND event_type = 'TimerFired'", instanceId);
    }
    this.#instances.put(instance);
    if (renewed) this.#sql.run("DELETE FROM history WHERE instance_id = ?", instanceId);
    for (const event of added) {
      this.#sql.run(
        `INSERT INTO history (instance_id, seq, event)
         VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM history WHERE instance_id = ?1), ?2)`,
        instanceId,
        JSON.stringify(event),
      );
    }
    for (const activity of activities) this.#activities.add(activity);
    for (const message of messages) this.#enqueue(message);
  }

  #enqueue({ to, executionId, visibleAt, event }: Message): void {
    this.#sql.run(
      "INSERT INTO inbox (instance_id, execution_id, visible_at, event_type, event) VALUES (?, ?, ?, ?, ?)",
      to,
      executionId,
      visibleAt,
      event.type,
      JSON.stringify(event),
    );
  }

  #forget(instanceId: string): void {
    for (const table of ["history", "inbox", "activities", "troubles"] as const) {
      this.#sql.run(`DELETE FROM ${table} WHERE instance_id = ?`, instanceId);
    }
  }
}
