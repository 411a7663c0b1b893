import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { openSqlite, resultCode } from "../sqlite/open-sqlite.ts";
import { DatabaseUnusable, sqliteTrouble } from "../sqlite/trouble.ts";

/** The words before the name of the file, in errors. */
export const RECORDS_IN = "The records in";

const SCHEMA_VERSION = 1;
/** Marks the file as Keyless's in its header ("KLRS"): the database of another program is refused, and not written to. */
const APPLICATION_ID = 0x4b4c5253;

/**
 * `place` orders the documents of a kind and is never used twice. The version of a document is its place and its number
 * of writes there, so that a key that was removed and inserted again never has an old version.
 */
const CREATE = `
  CREATE TABLE IF NOT EXISTS records (
    place  INTEGER PRIMARY KEY AUTOINCREMENT,
    kind   TEXT NOT NULL,
    key    TEXT NOT NULL,
    json   TEXT NOT NULL,
    writes INTEGER NOT NULL,
    UNIQUE (kind, key)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS records_by_kind ON records (kind, place);
`;

/**
 * The index of labels, which was added later: a Keyless that does not know it can still use the file. `labels` are the
 * labels of a document as JSON, from a version of its kind's labelling and for one write; a later write without labels
 * has a higher count of writes.
 */
const CREATE_LABELS = `
  ALTER TABLE records ADD COLUMN labels TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE records ADD COLUMN labels_version INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE records ADD COLUMN labels_write INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE labels (
    kind  TEXT NOT NULL,
    label TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (kind, label, place)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX records_by_labelling ON records (kind, labels_version);
  CREATE INDEX records_without_labels ON records (kind) WHERE labels_write <> writes;
`;

/** The file was written by a newer Keyless, which may have changed what its rows mean. */
export class NewerRecordsFile extends Error {
  override readonly name = "NewerRecordsFile";
  constructor(file: string, version: number) {
    super(
      `${file} was written by a newer Keyless (records version ${String(version)}, this one knows ${String(SCHEMA_VERSION)}): use that version, or another data folder`,
    );
  }
}

/** The file cannot be opened, or contains something else. */
export class UnusableRecordsFile extends Error {
  override readonly name = "UnusableRecordsFile";
  constructor(file: string, reason: string) {
    super(
      `${file} cannot be used for records (${reason}): its folder must exist and be writable, and the file must be absent or one that Keyless made`,
    );
  }
}

/**
 * Opens or creates a records file.
 *
 * @throws NewerRecordsFile or UnusableRecordsFile
 */
export function openRecordsFile(file: string): DatabaseSync {
  return openSqlite(file, {
    waitMs: 5000,
    check: (db) => {
      checkOwner(db, file);
    },
    prepare(db) {
      db.exec(`BEGIN IMMEDIATE; ${CREATE}`);
      const labelled = number(db, "SELECT count(*) AS n FROM sqlite_schema WHERE name = 'labels'") > 0;
      db.exec(
        `${labelled ? "" : CREATE_LABELS} PRAGMA application_id = ${String(APPLICATION_ID)}; PRAGMA user_version = ${String(SCHEMA_VERSION)}; COMMIT;`,
      );
    },
    refused: (error) =>
      error instanceof NewerRecordsFile || error instanceof UnusableRecordsFile
        ? error
        : unopened(file, error),
  });
}

const DISK_CODES: ReadonlySet<unknown> = new Set([10, 13]);

/** Errors of the disk are reported as such; every other error is about the file. */
function unopened(file: string, error: unknown): Error {
  const trouble = DISK_CODES.has(resultCode(error)) ? sqliteTrouble(error) : undefined;
  return trouble === undefined
    ? new UnusableRecordsFile(file, error instanceof Error ? error.message : String(error))
    : new DatabaseUnusable(RECORDS_IN, file, trouble, error);
}

function checkOwner(db: DatabaseSync, file: string): void {
  const owner = number(db, "SELECT application_id AS n FROM pragma_application_id");
  const tables = number(db, "SELECT count(*) AS n FROM sqlite_schema");
  if (owner !== APPLICATION_ID && tables > 0) {
    throw new UnusableRecordsFile(file, "it is the database of another program");
  }
  const version = number(db, "SELECT user_version AS n FROM pragma_user_version");
  if (version > SCHEMA_VERSION) throw new NewerRecordsFile(file, version);
}

function number(db: DatabaseSync, query: string): number {
  return z.object({ n: z.number() }).parse(db.prepare(query).get()).n;
}
