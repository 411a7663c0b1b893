import { z } from "zod";
import { labelsOf } from "./labels.ts";
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
import { DatabaseUnusable, sqliteTrouble } from "../sqlite/trouble.ts";
import { openRecordsFile, RECORDS_IN } from "./sqlite-file.ts";
import { sqliteLabels } from "./sqlite-labels.ts";

const Row = z.object({ place: z.number(), key: z.string(), json: z.string(), writes: z.number() });
type Row = z.infer<typeof Row>;

/**
 * Records in one SQLite file. Every write is a transaction of its own, and is on the disk when it is acknowledged (WAL
 * with `synchronous=FULL`). Several processes can use one file.
 *
 * @throws NewerRecordsFile for a file of a newer version, UnusableRecordsFile for one that cannot be opened or contains
 * something else; later calls throw DatabaseUnusable if the disk is full or fails
 * @param pagesAtMost - the file does not grow beyond this many pages of 4 KiB, as on a full disk
 */
export function sqliteRecords(file: string, pagesAtMost?: number): Records {
  const db = openRecordsFile(file);
  if (pagesAtMost !== undefined) db.exec(`PRAGMA max_page_count = ${String(pagesAtMost)}`);
  const explained = <Answer>(work: () => Answer): Answer => {
    try {
      return work();
    } catch (error) {
      const trouble = sqliteTrouble(error);
      throw trouble === undefined ? error : new DatabaseUnusable(RECORDS_IN, file, trouble, error);
    }
  };

  const inTransaction = <Value>(work: () => Value): Value =>
    explained(() => {
      db.exec("BEGIN IMMEDIATE");
      try {
        const value = work();
        db.exec("COMMIT");
        return value;
      } catch (error) {
        // Some errors, such as a full disk, have already rolled it back.
        if (db.isTransaction) db.exec("ROLLBACK");
        throw error;
      }
    });
  const labels = sqliteLabels(db, inTransaction);
  const select = db.prepare("SELECT place, key, json, writes FROM records WHERE kind = ? AND key = ?");
  const insert = db.prepare(
    `INSERT INTO records (kind, key, json, labels, labels_version, writes, labels_write)
     VALUES (?, ?, ?, ?, ?, 1, 1) ON CONFLICT DO NOTHING`,
  );
  const replace = db.prepare(
    `UPDATE records SET json = ?, labels = ?, labels_version = ?, writes = writes + 1, labels_write = writes + 1
     WHERE kind = ? AND key = ? AND place || '.' || writes = ?`,
  );
  const remove = db.prepare("DELETE FROM records WHERE kind = ? AND key = ? AND place || '.' || writes = ?");
  const page = db.prepare(
    "SELECT place, key, json, writes FROM records WHERE kind = ? AND place < ? ORDER BY place DESC LIMIT ?",
  );
  const labelled = db.prepare(
    `SELECT place, key, json, writes FROM labels JOIN records USING (place)
     WHERE labels.kind = ? AND label = ? AND place < ? ORDER BY place DESC LIMIT ?`,
  );
  const versionOf = ({ place, writes }: Row) => `${String(place)}.${String(writes)}`;

  return {
    read: async (kind, key) => {
      checkKey(kind.name, key);
      const found = explained(() => select.get(kind.name, key));
      if (found === undefined) return undefined;
      const row = Row.parse(found);
      return { key, value: decode(kind, key, row.json), version: versionOf(row) };
    },
    insert: async (kind, key, value) => {
      checkKey(kind.name, key);
      const json = encode(kind, key, value);
      const given = labelsOf(kind, value);
      return inTransaction(() => {
        const row = [kind.name, key, json, JSON.stringify(given.labels), given.version] as const;
        const { changes, lastInsertRowid } = insert.run(...row);
        if (changes === 0) return false;
        labels.enter(kind.name, Number(lastInsertRowid), given.labels, []);
        return true;
      });
    },
    replace: async (kind, key, value, version) => {
      checkKey(kind.name, key);
      const json = encode(kind, key, value);
      const given = labelsOf(kind, value);
      return inTransaction(() => {
        const before = labels.of(kind.name, key);
        if (before === undefined) return false;
        const row = [json, JSON.stringify(given.labels), given.version] as const;
        if (replace.run(...row, kind.name, key, version).changes === 0) return false;
        labels.enter(kind.name, before.place, given.labels, before.labels);
        return true;
      });
    },
    remove: async (kind, key, version) => {
      checkKey(kind.name, key);
      return inTransaction(() => {
        const before = labels.of(kind.name, key);
        if (before === undefined || remove.run(kind.name, key, version).changes === 0) return false;
        labels.leave(kind.name, before.place, before.labels);
        return true;
      });
    },
    list: async <Value>(
      kind: RecordKind<Value>,
      { limit, after, label }: PageRequest,
    ): Promise<Page<Value>> => {
      if (label !== undefined) await labels.bringUpToDate(kind);
      const below = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after);
      const rows = explained(() =>
        label === undefined
          ? page.all(kind.name, below, limit + 1)
          : labelled.all(kind.name, label, below, limit + 1),
      );
      const found = z.array(Row).parse(rows);
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
