import type { DatabaseSync } from "node:sqlite";
import type { Statements } from "./sqlite-statements.ts";

/**
 * Decides when what was written reaches the disk. Every piece of work is atomic by itself, a savepoint; pieces that
 * are gathered share one commit, which is why a thousand steps need not wait for a thousand disks. Whatever prefix of
 * the pieces is committed is a sound state.
 *
 * Pieces that were gathered and could not be committed are lost to those who believe in them: from then on every call
 * throws, so that the process starts again from what is on the disk.
 */
export class Transactions {
  readonly #database: DatabaseSync;
  readonly #sql: Statements;
  readonly #explain: (error: unknown) => unknown;
  #gathered = 0;
  #latest: number;
  #latestWritten: number;
  #lost: { readonly cause: unknown } | undefined;

  /** @param explain - gives what is thrown for what SQLite threw */
  constructor(
    database: DatabaseSync,
    sql: Statements,
    explain: (error: unknown) => unknown = (error) => error,
  ) {
    this.#database = database;
    this.#sql = sql;
    this.#explain = explain;
    const row = sql.get("SELECT value FROM meta WHERE name = 'latest_time'");
    this.#latest = this.#latestWritten = Number(row?.["value"] ?? 0);
  }

  /** The latest `now` of all work. */
  get latestTime(): number {
    return this.#latest;
  }

  /** Work that is on the disk when this returns, with all that was gathered before. */
  commit<T>(now: number, work: () => T): T {
    const before = this.#gathered;
    const result = this.gather(now, work);
    this.#flush(before);
    return result;
  }

  /** Work that reaches the disk with the next `commit` or `flush`. */
  gather<T>(now: number, work: () => T): T {
    if (this.#lost !== undefined) throw this.#lost.cause;
    if (!this.#database.isTransaction) this.#sql.run("BEGIN IMMEDIATE");
    this.#sql.run("SAVEPOINT piece");
    try {
      const result = work();
      this.#sql.run("RELEASE piece");
      this.#gathered++;
      this.#latest = Math.max(this.#latest, now);
      return result;
    } catch (error) {
      const explained = this.#explain(error);
      this.#undo(explained);
      throw explained;
    }
  }

  flush(): void {
    if (this.#lost !== undefined) throw this.#lost.cause;
    this.#flush(this.#gathered);
  }

  /** `owed` pieces were reported as done already. */
  #flush(owed: number): void {
    if (!this.#database.isTransaction) return;
    try {
      if (this.#latest > this.#latestWritten) {
        this.#sql.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('latest_time', ?)", this.#latest);
      }
      this.#sql.run("COMMIT");
    } catch (error) {
      const explained = this.#explain(error);
      if (owed > 0) this.#lost = { cause: explained };
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw explained;
    } finally {
      this.#gathered = 0;
    }
    this.#latestWritten = this.#latest;
  }

  /** SQLite may have rolled the whole transaction back by itself, as it does when the disk is full. */
  #undo(error: unknown): void {
    if (this.#database.isTransaction) {
      this.#database.exec("ROLLBACK TO piece; RELEASE piece");
      if (this.#gathered === 0) this.#database.exec("ROLLBACK");
    } else if (this.#gathered > 0) {
      this.#lost = { cause: error };
    }
  }
}
