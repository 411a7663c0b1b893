import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { TimerStatus, TimerStatuses } from "./timer-statuses.ts";

const row = z.object({
  last_run: z.number().nullable(),
  next_run: z.number().nullable(),
  updated: z.number(),
});

/** Keeps the statuses in an SQLite file of their own. */
export class SqliteTimerStatuses implements TimerStatuses {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS timers (
        function TEXT PRIMARY KEY,
        last_run INTEGER,
        next_run INTEGER,
        updated  INTEGER NOT NULL
      ) STRICT;
    `);
  }

  read(functionName: string): TimerStatus | undefined {
    const found = this.#database
      .prepare("SELECT last_run, next_run, updated FROM timers WHERE function = ?")
      .get(functionName);
    if (found === undefined) return undefined;
    const { last_run: last, next_run: next, updated } = row.parse(found);
    return { last, next, updated };
  }

  write(functionName: string, { last, next, updated }: TimerStatus): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO timers (function, last_run, next_run, updated) VALUES (?, ?, ?, ?)")
      .run(functionName, last, next, updated);
  }

  close(): void {
    this.#database.close();
  }
}
