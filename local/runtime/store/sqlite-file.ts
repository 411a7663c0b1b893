import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { schema, schemaVersion } from "./sqlite-schema.ts";

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

/** The file was written by another version of this program. */
export class StoreVersionMismatch extends Error {
  override readonly name = "StoreVersionMismatch";
  readonly code = "STORE_VERSION";

  constructor(file: string, found: number) {
    super(`The store ${file} has schema version ${found}, and this program needs ${schemaVersion}.`);
  }
}

const owner = z.object({ pid: z.number().int(), since: z.string() });
type Owner = z.infer<typeof owner>;

const ownerFile = (file: string): string => `${file}.owner`;

/**
 * Opens the file for this process alone. SQLite's own lock guards it, so that it is free again however the process
 * ends; the owner file beside it only serves to name the one who holds it.
 *
 * @throws StoreInUse, StoreVersionMismatch.
 */
export function openSqliteFile(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    database.exec("BEGIN IMMEDIATE");
    prepareSchema(database, file);
    database.exec("COMMIT");
  } catch (error) {
    database.close();
    if (isBusy(error)) throw new StoreInUse(file, readOwner(file));
    throw error;
  }
  writeFileSync(ownerFile(file), JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  return database;
}

export function closeSqliteFile(database: DatabaseSync, file: string): void {
  rmSync(ownerFile(file), { force: true });
  database.close();
}

function prepareSchema(database: DatabaseSync, file: string): void {
  const tables = database.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'meta'").get();
  if (tables?.["n"] === 0) {
    database.exec(schema);
    database.prepare("INSERT INTO meta (name, value) VALUES ('schema_version', ?)").run(schemaVersion);
  }
  const row = database.prepare("SELECT value FROM meta WHERE name = 'schema_version'").get();
  const found = Number(row?.["value"]);
  if (found !== schemaVersion) throw new StoreVersionMismatch(file, found);
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
