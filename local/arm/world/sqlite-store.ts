import type { DatabaseSync } from "node:sqlite";
import { isBusy, openSqlite, resultCode } from "../../../platform/sqlite/open-sqlite.ts";
import { DatabaseUnusable, sqliteTrouble } from "../../../platform/sqlite/trouble.ts";
import type { Change, StoredRow, WorldStore } from "./store.ts";

/** Why a file cannot be used as a world, in words that follow its name. */
const REFUSALS = {
  inUse: "is in use by another process",
  otherVersion: "was written by another version of this program",
  unusable: "is damaged, no world at all, or may not be written",
} as const;

/** The file cannot be used as a world. */
export class WorldFileRefused extends Error {
  override readonly name = "WorldFileRefused";
  readonly file: string;
  readonly reason: keyof typeof REFUSALS;

  constructor(file: string, reason: keyof typeof REFUSALS, cause?: unknown) {
    super(`The simulated world in ${file} ${REFUSALS[reason]}.`, { cause });
    this.file = file;
    this.reason = reason;
  }
}

const VERSION = 3;
const CREATE =
  "CREATE TABLE IF NOT EXISTS world (tbl TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tbl, key))";
const FULL = 13;
/** Before the name of the file, in errors. */
const WORLD = "The simulated world in";

/**
 * A world in one SQLite file, for this process alone.
 *
 * @param pagesAtMost - the file refuses to grow beyond this many pages of 4 KiB, as on a full disk
 * @throws WorldFileRefused; a commit throws DatabaseUnusable where the disk is full or fails
 */
export function sqliteStore(file: string, pagesAtMost?: number): WorldStore {
  const database = openSqlite(file, {
    alone: true,
    prepare(opened) {
      const version = Number(opened.prepare("PRAGMA user_version").get()?.["user_version"]);
      if (version !== 0 && version !== VERSION) throw new WorldFileRefused(file, "otherVersion");
      opened.exec(`BEGIN IMMEDIATE; ${CREATE}; PRAGMA user_version = ${String(VERSION)}; COMMIT`);
    },
    refused: (error) => refusalOf(file, error),
  });
  if (pagesAtMost !== undefined) database.exec(`PRAGMA max_page_count = ${String(pagesAtMost)}`);
  const put = database.prepare(
    "INSERT INTO world (tbl, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  const remove = database.prepare("DELETE FROM world WHERE tbl = ? AND key = ?");
  // An update keeps its row: the order is that in which the keys were first written.
  const select = database.prepare("SELECT tbl, key, value FROM world ORDER BY rowid");

  return {
    *rows(): Iterable<StoredRow> {
      for (const row of select.iterate()) {
        yield { table: String(row["tbl"]), key: String(row["key"]), value: String(row["value"]) };
      }
    },
    commit(changes: Iterable<Change>): void {
      database.exec("BEGIN IMMEDIATE");
      try {
        for (const { table, key, value } of changes) {
          if (value === undefined) remove.run(table, key);
          else put.run(table, key, value);
        }
        database.exec("COMMIT");
      } catch (error) {
        rollBack(database);
        const trouble = sqliteTrouble(error);
        throw trouble === undefined ? error : new DatabaseUnusable(WORLD, file, trouble, error);
      }
    },
    close: () => {
      database.close();
    },
  };
}

/** SQLite itself rolls back where the disk is full; then nothing is left to roll back. */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    return;
  }
}

/** What SQLite itself refuses is a matter of the disk or of the file; anything else is passed on. */
function refusalOf(file: string, error: unknown): unknown {
  const code = resultCode(error);
  if (code === undefined) return error;
  if (isBusy(error)) return new WorldFileRefused(file, "inUse", error);
  const trouble = code === FULL ? sqliteTrouble(error) : undefined;
  return trouble === undefined
    ? new WorldFileRefused(file, "unusable", error)
    : new DatabaseUnusable(WORLD, file, trouble, error);
}
