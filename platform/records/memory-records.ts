import { type Labels, labelsAnew, labelsOf, versionOf } from "./labels.ts";
import { Places } from "./places.ts";
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

interface Row extends Labels {
  readonly kind: string;
  readonly key: string;
  readonly json: string;
  /** The number of writes before this one. */
  readonly write: number;
  readonly place: number;
}

/** Records that live as long as the process: for tests. */
export function memoryRecords(): Records {
  const byKey = new Map<string, Row>();
  const byPlace = new Map<number, Row>();
  const lists = new Map<string, Places>();
  let writes = 0;

  const at = (kind: string, key: string) => {
    checkKey(kind, key);
    return byKey.get(nameOf(kind, key));
  };
  const listNamed = (name: string) => {
    const list = lists.get(name) ?? new Places();
    lists.set(name, list);
    return list;
  };
  const listsOf = ({ kind, version, labels }: Row) => [
    kind,
    versionList(kind, version),
    ...labels.map((label) => nameOf(kind, label)),
  ];
  const drop = (row: Row) => {
    byKey.delete(nameOf(row.kind, row.key));
    byPlace.delete(row.place);
    for (const name of listsOf(row)) listNamed(name).remove(row.place);
    return true;
  };
  const put = (row: Row) => {
    byKey.set(nameOf(row.kind, row.key), row);
    byPlace.set(row.place, row);
    for (const name of listsOf(row)) listNamed(name).add(row.place);
    return true;
  };
  const write = <Value>(kind: RecordKind<Value>, key: string, value: Value, old?: Row) => {
    const json = encode(kind, key, value);
    const labels = labelsOf(kind, value);
    writes += 1;
    if (old !== undefined) drop(old);
    return put({ kind: kind.name, key, json, write: writes, place: old?.place ?? writes, ...labels });
  };
  const labelAnew = (kind: RecordKind<unknown>) => {
    for (let version = 0; version < versionOf(kind); version += 1) {
      for (const place of listNamed(versionList(kind.name, version)).below(Infinity, Infinity)) {
        const row = byPlace.get(place);
        if (row === undefined) continue;
        drop(row);
        put({ ...row, ...labelsAnew(kind, row) });
      }
    }
  };

  return {
    read: async (kind, key) => {
      const row = at(kind.name, key);
      return row && { key, value: decode(kind, key, row.json), version: String(row.write) };
    },
    insert: async (kind, key, value) => at(kind.name, key) === undefined && write(kind, key, value),
    replace: async (kind, key, value, version) => {
      const row = at(kind.name, key);
      return row !== undefined && String(row.write) === version && write(kind, key, value, row);
    },
    remove: async (kind, key, version) => {
      const row = at(kind.name, key);
      return row !== undefined && String(row.write) === version && drop(row);
    },
    list: async <Value>(
      kind: RecordKind<Value>,
      { limit, after, label }: PageRequest,
    ): Promise<Page<Value>> => {
      if (label !== undefined) labelAnew(kind);
      const list = listNamed(label === undefined ? kind.name : nameOf(kind.name, label));
      const places = list.below(after === undefined ? Infinity : Number(after), limit + 1);
      const items = places.slice(0, limit).flatMap((place) => {
        const row = byPlace.get(place);
        if (row === undefined) return [];
        const { key, json } = row;
        return [listed(kind, { key, version: String(row.write), cursor: String(place) }, json)];
      });
      return { items, more: places.length > limit };
    },
    close: async () => undefined,
  };
}

const nameOf = (kind: string, part: string) => `${kind}\n${part}`;
const versionList = (kind: string, version: number) => `${kind}\n\n${String(version)}`;
