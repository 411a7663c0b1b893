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

interface Row {
  readonly kind: string;
  readonly key: string;
  readonly json: string;
  readonly version: string;
  readonly place: number;
}

/** Records that live as long as the process: for tests. */
export function memoryRecords(): Records {
  const rows = new Map<string, Row>();
  let writes = 0;
  const at = (kind: string, key: string) => {
    checkKey(kind, key);
    return `${kind}\n${key}`;
  };
  const put = (kind: RecordKind<unknown>, key: string, value: unknown, place?: number) => {
    const json = encode(kind, key, value);
    writes += 1;
    const version = String(writes);
    rows.set(at(kind.name, key), { kind: kind.name, key, json, version, place: place ?? writes });
    return true;
  };

  return {
    read: async (kind, key) => {
      const row = rows.get(at(kind.name, key));
      return row && { key, value: decode(kind, key, row.json), version: row.version };
    },
    insert: async (kind, key, value) => !rows.has(at(kind.name, key)) && put(kind, key, value),
    replace: async (kind, key, value, version) => {
      const row = rows.get(at(kind.name, key));
      return row?.version === version && put(kind, key, value, row.place);
    },
    remove: async (kind, key, version) =>
      rows.get(at(kind.name, key))?.version === version && rows.delete(at(kind.name, key)),
    list: async <Value>(kind: RecordKind<Value>, { limit, after }: PageRequest): Promise<Page<Value>> => {
      const below = after === undefined ? Infinity : Number(after);
      const found = [...rows.values()]
        .filter((row) => row.kind === kind.name && row.place < below)
        .sort((left, right) => right.place - left.place);
      const items = found
        .slice(0, limit)
        .map(({ key, version, place, json }) => listed(kind, { key, version, cursor: String(place) }, json));
      return { items, more: found.length > items.length };
    },
    close: async () => undefined,
  };
}
