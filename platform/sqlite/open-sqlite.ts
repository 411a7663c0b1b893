import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

export interface SqliteFile {
  /** True for a file that only one process may use: SQLite's lock is taken now, and released however the process ends. */
  readonly alone?: boolean;
  /** How long a statement waits for another process, in milliseconds; not at all if absent. */
  readonly waitMs?: number;
  /** Checks the file before anything is written to it. */
  readonly check?: (database: DatabaseSync) => void;
  /** Creates or updates the tables. */
  readonly prepare: (database: DatabaseSync) => void;
  /** The error to throw for an error while opening. */
  readonly refused: (error: unknown) => unknown;
}

/**
 * Opens or creates a database file. `synchronous = FULL` with a write-ahead log: an acknowledged commit survives a crash
 * of the process and of the machine. Only the owner can read a new file, whatever the process's umask; SQLite gives its
 * companion files the same permissions.
 *
 * @throws the error from `refused`, after everything is closed
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
    // The first transaction takes the lock, which is kept in this mode.
    if (alone === true) database.exec("BEGIN IMMEDIATE; COMMIT");
    prepare(database);
    return database;
  } catch (error) {
    database?.close();
    throw refused(error);
  }
}

/** If it cannot be created, it cannot be opened either, and SQLite reports why. */
function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, "a", 0o600));
  } catch {
    return;
  }
}

/** Opens or creates an empty file that is only locked, which also works on a full disk. */
export function openLockFile(file: string): DatabaseSync {
  return new DatabaseSync(file);
}

/** SQLite's primary result code in an error; undefined for other errors. */
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
