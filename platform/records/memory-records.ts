import {
  decode,
  type Page,
  type PageRequest,
  type RecordKind,
  type Records,
  type Stored,
} from "./records.ts";

interface Row {
  readonly kind: string;
  readonly key: string;
  readonly json: string;
  readonly version: number;
  readonly order: number;
}

/** Records that live as long as the process: for tests. */
export function memoryRecords(): Records {
  const rows = new Map<string, Row>();
  let order = 0;
  const at = (kind: string, key: string) => `${kind}\n${key}`;
  const put = (kind: string, key: string, value: unknown, version: number, place: number) =>
    rows.set(at(kind, key), { kind, key, json: JSON.stringify(value), version, order: place });

  return {
    read: async (kind, key) => {
      const row = rows.get(at(kind.name, key));
      return row && { key, value: decode(kind, key, row.json), version: row.version };
    },
    insert: async (kind, key, value) => {
      if (rows.has(at(kind.name, key))) return false;
      put(kind.name, key, value, 1, (order += 1));
      return true;
    },
    replace: async (kind, key, value, version) => {
      const row = rows.get(at(kind.name, key));
      if (row?.version !== version) return false;
      put(kind.name, key, value, version + 1, row.order);
      return true;
    },
    remove: async (kind, key, version) => {
      if (rows.get(at(kind.name, key))?.version !== version) return false;
      return rows.delete(at(kind.name, key));
    },
    list: async <Value>(kind: RecordKind<Value>, { limit, after }: PageRequest): Promise<Page<Value>> => {
      const below = after === undefined ? Infinity : Number(after);
      const found = [...rows.values()]
        .filter((row) => row.kind === kind.name && row.order < below)
        .sort((left, right) => right.order - left.order);
      const items = found.slice(0, limit).map((row): Stored<Value> => ({
        key: row.key,
        value: decode(kind, row.key, row.json),
        version: row.version,
      }));
      const last = found[limit - 1];
      return found.length > limit && last !== undefined ? { items, next: String(last.order) } : { items };
    },
    close: async () => undefined,
  };
}
