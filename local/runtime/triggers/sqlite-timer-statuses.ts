import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { openSqlite } from "../../../platform/sqlite/open-sqlite.ts";
import { DatabaseUnusable, sqliteTrouble } from "../../../platform/sqlite/trouble.ts";
import type { TimerStatus, TimerStatuses } from "./timer-statuses.ts";

const row = z.object({
  last_run: z.number().nullable(),
  next_run: z.number().nullable(),
  updated: z.number(),
});

const CREATE = `
  CREATE TABLE IF NOT EXISTS timers (
    function TEXT PRIMARY KEY,
    last_run INTEGER,
    next_run INTEGER,
    updated  INTEGER NOT NULL
  ) STRICT;
`;
/** Before the name of the file, in errors. */
const TIMERS_IN = "The times of timer functions in";

/** Keeps the statuses in an SQLite file of their own. */
export class SqliteTimerStatuses implements TimerStatuses {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = openSqlite(file, {
      prepare: (database) => {
        database.exec(CREATE);
      },
      refused(error) {
        const trouble = sqliteTrouble(error);
        return trouble === undefined ? error : new DatabaseUnusable(TIMERS_IN, file, trouble, error);
      },
    });
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
