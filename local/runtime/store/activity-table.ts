import type { NewActivity } from "../engine/turn.ts";
import { toClaimedActivity } from "./sqlite-rows.ts";
import type { Statements } from "./sqlite-statements.ts";
import type { ActivityKey, ClaimedActivity, Lease } from "./store.ts";

const whereLeased = "WHERE instance_id = ? AND execution_id = ? AND task_id = ? AND lease_token = ?";

const lessee = ({ instanceId, executionId, taskId }: ActivityKey, token: string) =>
  [instanceId, executionId, taskId, token] as const;

/** The activities that wait or run. Its methods belong inside a transaction of the store. */
export class ActivityTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  add({ instanceId, executionId, taskId, name, input }: NewActivity): void {
    this.#sql.run(
      `INSERT OR REPLACE INTO activities (instance_id, execution_id, task_id, name, input)
       VALUES (?, ?, ?, ?, ?)`,
      instanceId,
      executionId,
      taskId,
      name,
      input,
    );
  }

  /** The row that has waited longest and is neither leased nor parked. */
  firstFree(now: number): number | undefined {
    const row = this.#sql.get(
      `SELECT seq FROM activities
        WHERE error IS NULL AND (lease_until IS NULL OR lease_until <= ?)
        ORDER BY seq LIMIT 1`,
      now,
    );
    return row === undefined ? undefined : Number(row["seq"]);
  }

  claim(seq: number, { token, until }: Lease): ClaimedActivity {
    return toClaimedActivity(
      this.#sql.get(
        `UPDATE activities SET lease_token = ?, lease_until = ?, attempts = attempts + 1
          WHERE seq = ? RETURNING *`,
        token,
        until,
        seq,
      ),
    );
  }

  renew(activity: ActivityKey, { token, until }: Lease): boolean {
    const sql = `UPDATE activities SET lease_until = ? ${whereLeased}`;
    return this.#sql.run(sql, until, ...lessee(activity, token)) > 0;
  }

  remove(activity: ActivityKey, token: string): boolean {
    return this.#sql.run(`DELETE FROM activities ${whereLeased}`, ...lessee(activity, token)) > 0;
  }

  park(activity: ActivityKey, token: string, error: string): boolean {
    const sql = `UPDATE activities SET lease_token = NULL, lease_until = NULL, error = ? ${whereLeased}`;
    return this.#sql.run(sql, error, ...lessee(activity, token)) > 0;
  }

  /** Brings parked ones back. How many there were. */
  unpark(instanceId: string): number {
    return this.#sql.run(
      "UPDATE activities SET error = NULL, attempts = 0 WHERE instance_id = ? AND error IS NOT NULL",
      instanceId,
    );
  }

  releaseAll(): number {
    return this.#sql.run(
      "UPDATE activities SET lease_token = NULL, lease_until = NULL WHERE lease_until IS NOT NULL",
    );
  }

  /** When, after `now`, the next lease runs out. */
  nextLapseAt(now: number): number | undefined {
    const row = this.#sql.get("SELECT min(lease_until) AS at FROM activities WHERE lease_until > ?", now);
    const at = row?.["at"] ?? null;
    return at === null ? undefined : Number(at);
  }
}
