import type { Message } from "../engine/history.ts";
import { toMessage } from "./sqlite-rows.ts";
import type { Statements } from "./sqlite-statements.ts";
import type { StoredMessage } from "./store.ts";

/**
 * Messages on their way, timers among them. Its writing methods belong inside a transaction of the store.
 *
 * Sequence numbers are never used twice while the process lives, so that a turn can prove by them that its messages
 * are still those that it saw.
 */
export class InboxTable {
  readonly #sql: Statements;
  #lastSeq: number;

  constructor(sql: Statements) {
    this.#sql = sql;
    this.#lastSeq = Number(sql.get("SELECT coalesce(max(seq), 0) AS seq FROM inbox")?.["seq"]);
  }

  add({ to, executionId, visibleAt, event }: Message): void {
    this.#sql.run(
      `INSERT INTO inbox (seq, instance_id, execution_id, visible_at, event_type, event)
       VALUES (?, ?, ?, ?, ?, ?)`,
      ++this.#lastSeq,
      to,
      executionId,
      visibleAt,
      event.type,
      JSON.stringify(event),
    );
  }

  /** False if it is not there. */
  take(seq: number): boolean {
    return this.#sql.run("DELETE FROM inbox WHERE seq = ?", seq) > 0;
  }

  removeTimers(instanceId: string): void {
    this.#sql.run("DELETE FROM inbox WHERE instance_id = ? AND event_type = 'TimerFired'", instanceId);
  }

  due(instanceId: string, now: number): StoredMessage[] {
    return this.#sql
      .all(
        "SELECT * FROM inbox WHERE instance_id = ? AND visible_at <= ? ORDER BY visible_at, seq",
        instanceId,
        now,
      )
      .map(toMessage);
  }

  /** The instance whose message has waited longest, without those that are in trouble until later. */
  firstReady(now: number): string | undefined {
    const row = this.#sql.get(
      `SELECT instance_id FROM inbox
        WHERE visible_at <= ?1
          AND NOT EXISTS (
            SELECT 1 FROM troubles
             WHERE troubles.instance_id = inbox.instance_id
               AND (troubles.retry_at IS NULL OR troubles.retry_at > ?1))
        ORDER BY visible_at, seq LIMIT 1`,
      now,
    );
    return row === undefined ? undefined : String(row["instance_id"]);
  }

  /** When, after `now`, the next message falls due or the next instance in trouble is to be tried again. */
  nextDueAt(now: number): number | undefined {
    const untroubled = this.#sql.get(
      `SELECT visible_at AS at FROM inbox
        WHERE visible_at > ? AND instance_id NOT IN (SELECT instance_id FROM troubles)
        ORDER BY visible_at LIMIT 1`,
      now,
    );
    const troubled = this.#sql.get(
      `SELECT min(max(inbox.visible_at, troubles.retry_at)) AS at
         FROM troubles CROSS JOIN inbox ON inbox.instance_id = troubles.instance_id
        WHERE troubles.retry_at IS NOT NULL AND max(inbox.visible_at, troubles.retry_at) > ?`,
      now,
    );
    const times = [untroubled, troubled].flatMap((row) =>
      row === undefined || row["at"] === null ? [] : [Number(row["at"])],
    );
    return times.length === 0 ? undefined : Math.min(...times);
  }
}
