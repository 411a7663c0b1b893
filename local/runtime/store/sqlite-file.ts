import { existsSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { isBusy, openSqlite } from "../../../platform/sqlite/open-sqlite.ts";
import { nameOwner, type Owner, readOwner } from "../../../platform/sqlite/owner-file.ts";
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

const ownerFile = (file: string): string => `${file}.owner`;

/**
 * Opens the file for this process alone. SQLite's own lock guards it, so that it is free again however the process
 * ends; the owner file beside it only serves to name the one who holds it. A file of an earlier version is brought up
 * to date, after a copy of it was put beside it: `FILE.vN` for version N.
 *
 * @throws StoreInUse, StoreVersionMismatch, StoreUnusable.
 */
export function openSqliteFile(file: string): DatabaseSync {
  const database = openSqlite(file, {
    alone: true,
    prepare: (opened) => {
      bringUpToDate(opened, file);
    },
    refused: (error) =>
      isBusy(error) ? new StoreInUse(file, readOwner(ownerFile(file))) : storeTrouble(file, error),
  });
  nameOwner(ownerFile(file));
  return database;
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
