import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

export interface SqliteFile {
  /** True for a file that no other process may use meanwhile: SQLite's lock is taken now, and free however we end. */
  readonly alone?: boolean;
  /** How long a statement waits for another process, in milliseconds; not at all if absent. */
  readonly waitMs?: number;
  /** Looks at the file before anything is written to it. */
  readonly check?: (database: DatabaseSync) => void;
  /** Makes the tables, or brings them up to date. */
  readonly prepare: (database: DatabaseSync) => void;
  /** What to throw for what went wrong on the way. */
  readonly refused: (error: unknown) => unknown;
}

/**
 * Opens or makes a database file. `synchronous = FULL` with a write-ahead log: a commit that returned survives the process
 * and the machine. A new file is for its owner alone, whatever the process's umask; SQLite gives its companions the same
 * rights. Throws what `refused` makes of it, and then nothing is open.
 */
export function openSqlite(
  file: string,
  { alone, waitMs = 0, check, prepare, refused }: SqliteFile,
): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    createPrivately(file);
    database = new DatabaseSync(file, { timeout: waitMs });
    check?.(database);
    if (alone === true) database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    // The first transaction takes the lock, and in that mode it is kept.
    if (alone === true) database.exec("BEGIN IMMEDIATE; COMMIT");
    prepare(database);
    return database;
  } catch (error) {
    database?.close();
    throw refused(error);
  }
}

/** What cannot be created cannot be opened either, and then SQLite says why. */
function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, "a", 0o600));
  } catch {
    return;
  }
}

/** Opens or makes a file that holds nothing and is only to be locked: on a full disk too. */
export function openLockFile(file: string): DatabaseSync {
  return new DatabaseSync(file);
}

/** SQLite's primary result code in an error; undefined for an error of something else. */
export function resultCode(error: unknown): number | undefined {
  const code: unknown = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  // The low byte of an extended result code is the primary one.
  return typeof code === "number" ? code & 0xff : undefined;
}

const BUSY = 5;

/** True for the error of a file that another process has locked. */
export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY;
}
