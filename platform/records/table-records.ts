import { randomInt, randomUUID } from "node:crypto";
import { odata, type TableClient } from "@azure/data-tables";
import type { Clock } from "../clock.ts";
import {
  checkKey,
  decode,
  encode,
  type Listed,
  listed,
  type Page,
  type PageRequest,
  type RecordKind,
  RecordContended,
  type Records,
} from "./records.ts";
import { isMissing, isOutdated, isTaken, unavailable } from "./table-failure.ts";
import {
  DocumentRow,
  documentRow,
  joined,
  partsOf,
  placeOf,
  PlaceRow,
  placeRow,
  PLACES,
  readVersion,
  versionOf,
} from "./table-rows.ts";

/** One call with all its retries. */
const CALL_AT_MOST_MS = 30_000;
const INSERT_TRIES = 10;
const READ_AT_ONCE = 20;
/** How finely a millisecond is divided into places. */
const PLACES_PER_MS = 1000;

/**
 * Records in an Azure Table, which any number of instances of the app share. Reads see every write before them, because
 * all of it happens in the primary region. Throws RecordsUnavailable when the table does not answer as it should.
 *
 * The client repeats a call whose answer was lost, so a write can meet itself. Each names its write in the row; who is
 * told of a conflict looks whose it is. A removal that meets itself answers `false`: the document is gone, which is what
 * `false` says.
 */
export function tableRecords(table: TableClient, clock: Clock): Records {
  const rows = tableRows(table);
  return {
    read: async <Value>(kind: RecordKind<Value>, key: string) => {
      checkKey(kind.name, key);
      const found = await rows.document(kind.name, documentRow(key));
      return found && { key, value: decode(kind, key, found.json), version: versionOf(found) };
    },
    insert: async (kind, key, value) => {
      checkKey(kind.name, key);
      const json = encode(kind, key, value);
      const write = randomUUID();
      for (let tries = 0; tries < INSERT_TRIES; tries += 1) {
        const place = Math.max(
          clock.now() * PLACES_PER_MS + randomInt(PLACES_PER_MS),
          // Later than every insert that ended before this one began, whatever the clocks of two instances say.
          (await rows.newestPlace(kind.name)) + 1,
        );
        if (await rows.make(kind.name, { key, place, write, json })) return true;
        const there = await rows.document(kind.name, documentRow(key));
        if (there !== undefined) return there.write === write;
        // Somebody else took the same place, or the document that was in the way is gone.
      }
      throw new RecordContended(kind.name, key);
    },
    replace: async (kind, key, value, version) => {
      checkKey(kind.name, key);
      const json = encode(kind, key, value);
      const known = readVersion(version);
      if (known === undefined) return false;
      const write = randomUUID();
      if (await rows.overwrite(kind.name, { key, place: known.place, write, json }, known.etag)) return true;
      return (await rows.document(kind.name, documentRow(key)))?.write === write;
    },
    remove: async (kind, key, version) => {
      checkKey(kind.name, key);
      const known = readVersion(version);
      if (known === undefined || !(await rows.removeDocument(kind.name, key, known.etag))) return false;
      await rows.clear(kind.name, placeRow(Number(known.place)));
      return true;
    },
    list: async <Value>(kind: RecordKind<Value>, { limit, after }: PageRequest): Promise<Page<Value>> => {
      const items: Listed<Value>[] = [];
      let above: string = after === undefined ? PLACES.above : placeRow(Number(after));
      for (;;) {
        const wanted = limit - items.length;
        const places = await rows.places(kind.name, above, wanted + 1);
        const shown = places.slice(0, wanted);
        for (const [index, found] of (await rows.documents(kind.name, shown)).entries()) {
          if (found === undefined) continue;
          const cursor = String(placeOf(shown[index]?.rowKey ?? ""));
          items.push(listed(kind, { key: found.key, version: versionOf(found), cursor }, found.json));
        }
        above = shown.at(-1)?.rowKey ?? above;
        const more = places.length > shown.length;
        if (!more || items.length >= limit) return { items, more };
      }
    },
    close: async () => undefined,
  };
}

interface NewRow {
  readonly key: string;
  readonly place: number | string;
  readonly write: string;
  readonly json: string;
}

/** The calls, each with the answers that are expected of it; every other is RecordsUnavailable. */
function tableRows(table: TableClient) {
  const within = () => ({ abortSignal: AbortSignal.timeout(CALL_AT_MOST_MS) });

  const document = async (kind: string, rowKey: string) => {
    try {
      const entity = await table.getEntity(kind, rowKey, within());
      const row = DocumentRow.parse(entity);
      return { ...row, json: joined(entity, row.parts) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw unavailable(`read a ${kind}`, error);
    }
  };

  const places = async (kind: string, above: string, limit: number): Promise<PlaceRow[]> => {
    const filter = odata`PartitionKey eq ${kind} and RowKey gt ${above} and RowKey lt ${PLACES.below}`;
    const found: PlaceRow[] = [];
    try {
      const pages = table
        .listEntities({ ...within(), queryOptions: { filter } })
        .byPage({ maxPageSize: Math.min(limit, 1000) });
      for await (const page of pages) {
        found.push(...page.map((entity) => PlaceRow.parse(entity)));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    } catch (error) {
      throw unavailable(`list the ${kind} records`, error);
    }
  };

  /** A place whose document is gone is of no use; that it stays for now does no harm either. */
  const clear = async (kind: string, rowKey: string): Promise<void> => {
    try {
      await table.deleteEntity(kind, rowKey, within());
    } catch {
      return;
    }
  };

  /** The document that has a place; undefined, and the place cleared, where it has been removed since. */
  const placed = async (kind: string, { rowKey, document: row }: PlaceRow) => {
    const found = await document(kind, row);
    if (found?.place === String(placeOf(rowKey))) return found;
    await clear(kind, rowKey);
    return undefined;
  };

  return {
    document,
    places,
    clear,
    documents: async (kind: string, at: readonly PlaceRow[]) => {
      const found: Awaited<ReturnType<typeof placed>>[] = [];
      for (let from = 0; from < at.length; from += READ_AT_ONCE) {
        const some = at.slice(from, from + READ_AT_ONCE);
        found.push(...(await Promise.all(some.map((place) => placed(kind, place)))));
      }
      return found;
    },
    newestPlace: async (kind: string) => {
      const [newest] = await places(kind, PLACES.above, 1);
      return newest === undefined ? 0 : placeOf(newest.rowKey);
    },
    /** Makes both rows or none; `false` if one of them is there already. */
    make: async (kind: string, { json, place, ...row }: NewRow): Promise<boolean> => {
      const rowKey = documentRow(row.key);
      try {
        await table.submitTransaction(
          [
            ["create", { partitionKey: kind, rowKey, ...row, place: String(place), ...partsOf(json) }],
            ["create", { partitionKey: kind, rowKey: placeRow(Number(place)), document: rowKey }],
          ],
          within(),
        );
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw unavailable(`write a ${kind}`, error);
      }
    },
    overwrite: async (kind: string, { json, ...row }: NewRow, etag: string): Promise<boolean> => {
      const entity = { partitionKey: kind, rowKey: documentRow(row.key), ...row, ...partsOf(json) };
      try {
        await table.updateEntity(entity, "Replace", { etag, ...within() });
        return true;
      } catch (error) {
        if (isOutdated(error) || isMissing(error)) return false;
        throw unavailable(`write a ${kind}`, error);
      }
    },
    removeDocument: async (kind: string, key: string, etag: string): Promise<boolean> => {
      try {
        await table.deleteEntity(kind, documentRow(key), { etag, ...within() });
        return true;
      } catch (error) {
        if (isOutdated(error) || isMissing(error)) return false;
        throw unavailable(`remove a ${kind}`, error);
      }
    },
  };
}
