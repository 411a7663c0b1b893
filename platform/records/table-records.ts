import { randomInt, randomUUID } from "node:crypto";
import type { TableClient } from "@azure/data-tables";
import type { Clock } from "../clock.ts";
import { labelsAnew, labelsOf, versionOf as labellingOf } from "./labels.ts";
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
import { type Found, tableCalls } from "./table-calls.ts";
import {
  documentRow,
  labelList,
  labelsIn,
  placeOf,
  readVersion,
  rowsOfList,
  rowsOfOlder,
  versionOf,
} from "./table-rows.ts";

const INSERT_TRIES = 20;
/** The number of places per millisecond. */
const PLACES_PER_MS = 1000;
/** How many documents are labelled again in parallel. */
const LABELLED_AT_ONCE = 20;

/**
 * Records in an Azure Table, which any number of instances of the app share. Reads see every earlier write, because all
 * calls go to the primary region. The client repeats a call whose answer was lost, so a write can conflict with itself:
 * each write has an id in its row, and after a conflict the caller checks whose write it was. A removal that conflicts
 * with itself returns `false`, because the document is gone.
 *
 * @throws RecordsUnavailable if the table does not answer as it should
 */
export function tableRecords(table: TableClient, clock: Clock): Records {
  const calls = tableCalls(table);
  const newestPlace = async (kind: string) => {
    const [newest] = await calls.places(kind, rowsOfList(""), 1);
    return newest === undefined ? 0 : placeOf(newest.rowKey);
  };
  const isWrite = async (kind: string, key: string, write: string) =>
    (await calls.document(kind, documentRow(key)))?.write === write;

  const labelAnew = async (kind: RecordKind<unknown>, found: Found) => {
    const version = readVersion(versionOf(found));
    if (version === undefined) throw new TypeError("defect: a version of ours cannot be read");
    const { key, json } = found;
    const labels = labelsAnew(kind, { key, json, labels: version.listed.labels });
    await calls.overwrite(kind.name, { key, json, write: randomUUID(), ...labels }, version);
  };

  /**
   * Labels documents again that an older version has labelled; one that is written in the meantime may be found the
   * next time.
   */
  const bringUpToDate = async (kind: RecordKind<unknown>) => {
    const isOlder = ({ labelling }: Found) => labelling < labellingOf(kind);
    let range = rowsOfOlder(labellingOf(kind));
    for (;;) {
      const rows = await calls.places(kind.name, range, LABELLED_AT_ONCE);
      const last = rows.at(-1);
      if (last === undefined) return;
      range = { ...range, above: last.rowKey };
      const found = await calls.documents(kind.name, rows, isOlder);
      await Promise.all(
        found.flatMap((document) => (document === undefined ? [] : [labelAnew(kind, document)])),
      );
    }
  };

  return {
    read: async <Value>(kind: RecordKind<Value>, key: string) => {
      checkKey(kind.name, key);
      const found = await calls.document(kind.name, documentRow(key));
      return found && { key, value: decode(kind, key, found.json), version: versionOf(found) };
    },
    insert: async (kind, key, value) => {
      checkKey(kind.name, key);
      const written = { key, json: encode(kind, key, value), write: randomUUID(), ...labelsOf(kind, value) };
      for (let tries = 0; tries < INSERT_TRIES; tries += 1) {
        // Each place is used once. Of many concurrent inserts, each takes another place, or tries again.
        const spread = randomInt(PLACES_PER_MS * 2 ** Math.min(tries, 10));
        const place = Math.max(
          clock.now() * PLACES_PER_MS + spread,
          // Later than every insert that ended before this one started, whatever the clocks of two instances
          // show.
          (await newestPlace(kind.name)) + 1 + spread,
        );
        if (await calls.make(kind.name, written, place)) return true;
        const there = await calls.document(kind.name, documentRow(key));
        if (there !== undefined) return there.write === written.write;
        // Another insert took the same place, or the conflicting document is gone.
      }
      throw new RecordContended(kind.name, key);
    },
    replace: async (kind, key, value, version) => {
      checkKey(kind.name, key);
      const written = { key, json: encode(kind, key, value), write: randomUUID(), ...labelsOf(kind, value) };
      const known = readVersion(version);
      if (known === undefined) return false;
      return (
        (await calls.overwrite(kind.name, written, known)) || (await isWrite(kind.name, key, written.write))
      );
    },
    remove: async (kind, key, version) => {
      checkKey(kind.name, key);
      const known = readVersion(version);
      return known !== undefined && calls.remove(kind.name, key, known);
    },
    list: async <Value>(
      kind: RecordKind<Value>,
      { limit, after, label }: PageRequest,
    ): Promise<Page<Value>> => {
      if (label !== undefined) await bringUpToDate(kind);
      const bears = (found: Found) => label === undefined || labelsIn(found).labels.includes(label);
      const items: Listed<Value>[] = [];
      let range = rowsOfList(
        label === undefined ? "" : labelList(label),
        after === undefined ? undefined : Number(after),
      );
      for (;;) {
        const wanted = limit - items.length;
        const places = await calls.places(kind.name, range, wanted + 1);
        const shown = places.slice(0, wanted);
        for (const [index, found] of (await calls.documents(kind.name, shown, bears)).entries()) {
          if (found === undefined) continue;
          const cursor = String(placeOf(shown[index]?.rowKey ?? ""));
          items.push(listed(kind, { key: found.key, version: versionOf(found), cursor }, found.json));
        }
        range = { ...range, above: shown.at(-1)?.rowKey ?? range.above };
        const more = places.length > shown.length;
        if (!more || items.length >= limit) return { items, more };
      }
    },
    close: async () => undefined,
  };
}
