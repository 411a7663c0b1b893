import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { migrations, schemaVersion } from "./sqlite-schema.ts";
import { storeTrouble } from "./store-trouble.ts";

/** Another process has the file open. */
export class StoreInUse extends Error {
  override readonly name = "StoreInUse";
  readonly code = "STORE_IN_USE";
  readonly file: string;
  /** The process that has it, as far as it said so. */
  readonly pid: number | undefined;
  /** Since when, ISO 8601. */
  readonly since: string | undefined;

  constructor(file: string, owner: Owner | undefined) {
    super(
      owner === undefined
        ? `The store ${file} is in use by another process.`
        : `The store ${file} is in use by process ${owner.pid} since ${owner.since}.`,
    );
    this.file = file;
    this.pid = owner?.pid;
    this.since = owner?.since;
  }
}

/** The file was written by a later version of this program. */
export class StoreVersionMismatch extends Error {
  override readonly name = "StoreVersionMismatch";
  readonly code = "STORE_VERSION";

  constructor(file: string, found: number) {
    super(
      `The store ${file} has schema version ${found}; this program knows versions up to ${schemaVersion}.`,
    );
  }
}

const owner = z.object({ pid: z.number().int(), since: z.string() });
type Owner = z.infer<typeof owner>;

const ownerFile = (file: string): string => `${file}.owner`;

/**
 * Opens the file for this process alone. SQLite's own lock guards it, so that it is free again however the process
 * ends; the owner file beside it only serves to name the one who holds it. A file of an earlier version is brought up
 * to date, after a copy of it was put beside it: `FILE.vN` for version N.
 *
 * @throws StoreInUse, StoreVersionMismatch, StoreUnusable.
 */
export function openSqliteFile(file: string): DatabaseSync {
  const database = create(file);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    // The first transaction takes the lock, and in this mode it is kept.
    database.exec("BEGIN IMMEDIATE; COMMIT");
    bringUpToDate(database, file);
  } catch (error) {
    database.close();
    if (isBusy(error)) throw new StoreInUse(file, readOwner(file));
    throw storeTrouble(file, error);
  }
  writeFileSync(ownerFile(file), JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  return database;
}

function create(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file);
  } catch (error) {
    throw storeTrouble(file, error);
  }
}

/** True if a process that had the file open did not close it. To be asked before the file is opened. */
export function wasLeftOpen(file: string): boolean {
  return existsSync(ownerFile(file));
}

export function closeSqliteFile(database: DatabaseSync, file: string): void {
  rmSync(ownerFile(file), { force: true });
  database.close();
}

function bringUpToDate(database: DatabaseSync, file: string): void {
  const found = versionOf(database);
  if (found === schemaVersion) return;
  if (found > schemaVersion) throw new StoreVersionMismatch(file, found);
  if (found > 0) {
    rmSync(`${file}.v${found}`, { force: true });
    database.prepare("VACUUM INTO ?").run(`${file}.v${found}`);
  }
  database.exec("BEGIN IMMEDIATE");
  for (const migration of migrations.slice(found)) database.exec(migration);
  database
    .prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('schema_version', ?)")
    .run(schemaVersion);
  database.exec("COMMIT");
}

/** 0 for a file that is new. */
function versionOf(database: DatabaseSync): number {
  const tables = database.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'meta'").get();
  if (tables?.["n"] === 0) return 0;
  return Number(database.prepare("SELECT value FROM meta WHERE name = 'schema_version'").get()?.["value"]);
}

function isBusy(error: unknown): boolean {
  const code: unknown = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  const sqliteBusy = 5;
  return code === sqliteBusy;
}

function readOwner(file: string): Owner | undefined {
  try {
    return owner.parse(JSON.parse(readFileSync(ownerFile(file), "utf8")));
  } catch {
    return undefined;
  }
}
