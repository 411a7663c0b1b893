import { z } from "zod";
import {
  checkKey,
  decode,
  encode,
  listed,
  type Page,
  type PageRequest,
  type RecordKind,
  type Records,
} from "./records.ts";
import { DatabaseUnusable, sqliteTrouble } from "../sqlite-trouble.ts";
import { openRecordsFile, RECORDS_IN } from "./sqlite-file.ts";

const Row = z.object({ place: z.number(), key: z.string(), json: z.string(), writes: z.number() });
type Row = z.infer<typeof Row>;

/**
 * Records in one SQLite file. Every write is its own transaction and is on the disk when it is acknowledged
 * (WAL with `synchronous=FULL`). Several processes may use one file. Throws NewerRecordsFile for a file of a newer
 * version, UnusableRecordsFile for one that cannot be opened or holds something else; later calls throw
 * DatabaseUnusable where the disk is full or fails.
 *
 * @param pagesAtMost - the file refuses to grow beyond this many pages of 4 KiB, as on a full disk
 */
export function sqliteRecords(file: string, pagesAtMost?: number): Records {
  const db = openRecordsFile(file);
  if (pagesAtMost !== undefined) db.exec(`PRAGMA max_page_count = ${String(pagesAtMost)}`);
  const select = db.prepare("SELECT place, key, json, writes FROM records WHERE kind = ? AND key = ?");
  const insert = db.prepare(
    "INSERT INTO records (kind, key, json, writes) VALUES (?, ?, ?, 1) ON CONFLICT DO NOTHING",
  );
  const replace = db.prepare(
    "UPDATE records SET json = ?, writes = writes + 1 WHERE kind = ? AND key = ? AND place || '.' || writes = ?",
  );
  const remove = db.prepare("DELETE FROM records WHERE kind = ? AND key = ? AND place || '.' || writes = ?");
  const page = db.prepare(
    "SELECT place, key, json, writes FROM records WHERE kind = ? AND place < ? ORDER BY place DESC LIMIT ?",
  );
  const versionOf = ({ place, writes }: Row) => `${String(place)}.${String(writes)}`;

  const told = <Answer>(work: () => Answer): Answer => {
    try {
      return work();
    } catch (error) {
      const trouble = sqliteTrouble(error);
      throw trouble === undefined ? error : new DatabaseUnusable(RECORDS_IN, file, trouble, error);
    }
  };

  return {
    read: async (kind, key) => {
      checkKey(kind.name, key);
      const found = told(() => select.get(kind.name, key));
      if (found === undefined) return undefined;
      const row = Row.parse(found);
      return { key, value: decode(kind, key, row.json), version: versionOf(row) };
    },
    insert: async (kind, key, value) => {
      checkKey(kind.name, key);
      const json = encode(kind, key, value);
      return told(() => insert.run(kind.name, key, json)).changes === 1;
    },
    replace: async (kind, key, value, version) => {
      checkKey(kind.name, key);
      const json = encode(kind, key, value);
      return told(() => replace.run(json, kind.name, key, version)).changes === 1;
    },
    remove: async (kind, key, version) => {
      checkKey(kind.name, key);
      return told(() => remove.run(kind.name, key, version)).changes === 1;
    },
    list: async <Value>(kind: RecordKind<Value>, { limit, after }: PageRequest): Promise<Page<Value>> => {
      const below = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after);
      const found = z.array(Row).parse(told(() => page.all(kind.name, below, limit + 1)));
      const items = found
        .slice(0, limit)
        .map((row) =>
          listed(kind, { key: row.key, version: versionOf(row), cursor: String(row.place) }, row.json),
        );
      return { items, more: found.length > items.length };
    },
    close: async () => {
      db.close();
    },
  };
}
