import { odata, type TableClient, type TransactionAction } from "@azure/data-tables";
import type { Labels } from "./labels.ts";
import { isMissing, isOutdated, isTaken, unavailable } from "./table-failure.ts";
import {
  DocumentRow,
  documentRow,
  joined,
  listsOf,
  partsOf,
  placeOf,
  PlaceRow,
  placeRow,
  type RowRange,
  type Version,
} from "./table-rows.ts";

/** The timeout of one call with all its retries, in milliseconds. */
const CALL_AT_MOST_MS = 30_000;
const READ_AT_ONCE = 20;

/** A document as it is written. */
export interface Written extends Labels {
  readonly key: string;
  readonly json: string;
  /** Identifies the write. */
  readonly write: string;
}

/** A document as it is read. */
export type Found = DocumentRow & { readonly json: string };

/** The calls to the table, each with its expected answers; every other answer is RecordsUnavailable. */
export function tableCalls(table: TableClient) {
  const within = () => ({ abortSignal: AbortSignal.timeout(CALL_AT_MOST_MS) });

  const document = async (kind: string, rowKey: string): Promise<Found | undefined> => {
    try {
      const entity = await table.getEntity(kind, rowKey, within());
      const row = DocumentRow.parse(entity);
      return { ...row, json: joined(entity, row.parts) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw unavailable(`read a ${kind}`, error);
    }
  };

  /** The first rows of a range. */
  const places = async (kind: string, { above, below }: RowRange, limit: number): Promise<PlaceRow[]> => {
    const filter = odata`PartitionKey eq ${kind} and RowKey gt ${above} and RowKey lt ${below}`;
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

  /** Deletes a place whose document is gone or has other labels; it would do no harm either. */
  const clear = async (kind: string, { rowKey, etag }: Pick<PlaceRow, "rowKey" | "etag">): Promise<void> => {
    try {
      await table.deleteEntity(kind, rowKey, { etag, ...within() });
    } catch {
      return;
    }
  };

  /** The document of a place; undefined, and the place deleted, if the document was removed. */
  const placed = async (kind: string, row: PlaceRow, bears: (found: Found) => boolean) => {
    const found = await document(kind, row.document);
    if (found?.place === String(placeOf(row.rowKey)) && bears(found)) return found;
    await clear(kind, row);
    return undefined;
  };

  const transact = async (kind: string, actions: TransactionAction[]): Promise<boolean> => {
    try {
      await table.submitTransaction(actions, within());
      return true;
    } catch (error) {
      if (isTaken(error) || isOutdated(error) || isMissing(error)) return false;
      throw unavailable(`write a ${kind}`, error);
    }
  };

  return {
    document,
    places,
    documents: async (kind: string, at: readonly PlaceRow[], bears: (found: Found) => boolean) => {
      const found: Awaited<ReturnType<typeof placed>>[] = [];
      for (let from = 0; from < at.length; from += READ_AT_ONCE) {
        const some = at.slice(from, from + READ_AT_ONCE);
        found.push(...(await Promise.all(some.map((place) => placed(kind, place, bears)))));
      }
      return found;
    },
    /** Creates a document with all its places, or nothing; `false` if one of the rows exists. */
    make: (kind: string, written: Written, place: number): Promise<boolean> => {
      const rowKey = documentRow(written.key);
      return transact(kind, [
        ["create", entityOf(kind, written, place)],
        ...["", ...listsOf(written)].map((list): TransactionAction => [
          "create",
          { partitionKey: kind, rowKey: placeRow(place, list), document: rowKey },
        ]),
      ]);
    },
    /** Overwrites one version; `false` if the document has changed, is gone, or had other labels. */
    overwrite: async (kind: string, written: Written, { place, etag, listed }: Version): Promise<boolean> => {
      const [lists, before] = [listsOf(written), listsOf(listed)];
      const row = (list: string) => ({ partitionKey: kind, rowKey: placeRow(place, list) });
      const update: TransactionAction = ["update", entityOf(kind, written, place), "Replace", { etag }];
      const enter = lists
        .filter((list) => !before.includes(list))
        .map((list): TransactionAction => [
          "upsert",
          { ...row(list), document: documentRow(written.key) },
          "Replace",
        ]);
      const leave = before
        .filter((list) => !lists.includes(list))
        .map((list): TransactionAction => ["delete", row(list)]);
      if (await transact(kind, [update, ...enter, ...leave])) return true;
      // A row to be deleted may already be gone. If it stays, the next reader sees that it is not valid.
      const there = leave.length === 0 ? undefined : await document(kind, documentRow(written.key));
      return there?.etag === etag && transact(kind, [update, ...enter]);
    },
    /** Removes one version; `false` if it has changed or gone since. */
    remove: async (kind: string, key: string, { place, etag, listed }: Version): Promise<boolean> => {
      try {
        await table.deleteEntity(kind, documentRow(key), { etag, ...within() });
      } catch (error) {
        if (isOutdated(error) || isMissing(error)) return false;
        throw unavailable(`remove a ${kind}`, error);
      }
      // The place is never used for another document.
      const rows = ["", ...listsOf(listed)].map((list) => ({ rowKey: placeRow(place, list), etag: "*" }));
      await Promise.all(rows.map((row) => clear(kind, row)));
      return true;
    },
  };
}

function entityOf(kind: string, { key, json, write, version, labels }: Written, place: number) {
  return {
    partitionKey: kind,
    rowKey: documentRow(key),
    key,
    write,
    place: String(place),
    labelling: version,
    labels: JSON.stringify(labels),
    ...partsOf(json),
  };
}
