import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { decode, type Page, type PageRequest, type RecordKind, type Records } from "./records.ts";

const SCHEMA_VERSION = 1;

const CREATE = `
  CREATE TABLE IF NOT EXISTS records (
    place   INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT NOT NULL,
    key     TEXT NOT NULL,
    json    TEXT NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (kind, key)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS records_by_kind ON records (kind, place);
`;

const Row = z.object({ place: z.number(), key: z.string(), json: z.string(), version: z.number() });

/** The file was written by a newer Keyless, which may have changed what its rows mean. */
export class NewerRecordsFile extends Error {
  override readonly name = "NewerRecordsFile";
  constructor(file: string, version: number) {
    super(
      `${file} was written by a newer Keyless (records version ${String(version)}, this one knows ${String(SCHEMA_VERSION)}): use that version, or another data folder`,
    );
  }
}

/**
 * Records in one SQLite file. Every write is its own transaction and is on the disk when it is acknowledged
 * (WAL with `synchronous=FULL`). Throws NewerRecordsFile for a file of a newer version.
 */
export function sqliteRecords(file: string): Records {
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
  const { user_version: version } = z
    .object({ user_version: z.number() })
    .parse(db.prepare("PRAGMA user_version").get());
  if (version > SCHEMA_VERSION) {
    db.close();
    throw new NewerRecordsFile(file, version);
  }
  db.exec(`${CREATE} PRAGMA user_version = ${String(SCHEMA_VERSION)};`);

  const select = db.prepare("SELECT place, key, json, version FROM records WHERE kind = ? AND key = ?");
  const insert = db.prepare(
    "INSERT INTO records (kind, key, json, version) VALUES (?, ?, ?, 1) ON CONFLICT DO NOTHING",
  );
  const replace = db.prepare(
    "UPDATE records SET json = ?, version = version + 1 WHERE kind = ? AND key = ? AND version = ?",
  );
  const remove = db.prepare("DELETE FROM records WHERE kind = ? AND key = ? AND version = ?");
  const page = db.prepare(
    "SELECT place, key, json, version FROM records WHERE kind = ? AND place < ? ORDER BY place DESC LIMIT ?",
  );

  return {
    read: async (kind, key) => {
      const found = select.get(kind.name, key);
      if (found === undefined) return undefined;
      const row = Row.parse(found);
      return { key, value: decode(kind, key, row.json), version: row.version };
    },
    insert: async (kind, key, value) => insert.run(kind.name, key, JSON.stringify(value)).changes === 1,
    replace: async (kind, key, value, expected) =>
      replace.run(JSON.stringify(value), kind.name, key, expected).changes === 1,
    remove: async (kind, key, expected) => remove.run(kind.name, key, expected).changes === 1,
    list: async <Value>(kind: RecordKind<Value>, { limit, after }: PageRequest): Promise<Page<Value>> => {
      const below = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after);
      const found = z.array(Row).parse(page.all(kind.name, below, limit + 1));
      const items = found
        .slice(0, limit)
        .map((row) => ({ key: row.key, value: decode(kind, row.key, row.json), version: row.version }));
      const last = found[limit - 1];
      return found.length > limit && last !== undefined ? { items, next: String(last.place) } : { items };
    },
    close: async () => {
      db.close();
    },
  };
}
