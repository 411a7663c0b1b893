import { type IndexedTable, type IndexName, indexes, indexList } from "./indexes.ts";
import type { TableName, Tables } from "./tables.ts";
import type { View } from "./view.ts";

/** Tables that Resource Graph shows, and so shows late. */
const LAGGING: readonly TableName[] = ["groups", "clusters", "resources", "identities", "assignments"];

/** No lag is longer than this. */
const KEPT_MS = 60 * 60 * 1000;

interface Version {
  readonly value: unknown;
  readonly until: number;
}

/** What the rows of one table were, by their keys; the key that was changed last comes last. */
type Versions = Map<string, readonly Version[]>;

/**
 * What rows were a short while ago. It is not stored: after a restart everything that lags behind has caught up, which
 * is what a long enough pause would have done.
 */
export class Past {
  readonly #versions = new Map<TableName, Versions>();

  remember(table: TableName, key: string, value: unknown, until: number): void {
    if (!LAGGING.includes(table)) return;
    const versions: Versions = this.#versions.get(table) ?? new Map<string, readonly Version[]>();
    this.#versions.set(table, versions);
    const kept = (versions.get(key) ?? []).filter((version) => version.until > until - KEPT_MS);
    versions.delete(key);
    versions.set(key, [...kept, { value, until }]);
    for (const [oldest, ofOldest] of versions) {
      if ((ofOldest.at(-1)?.until ?? 0) > until - KEPT_MS) break;
      versions.delete(oldest);
    }
  }

  view(present: View, time: number): View {
    const older = (table: TableName, key: string): Version | undefined =>
      this.#versions
        .get(table)
        ?.get(key)
        ?.find((version) => version.until > time);
    const get = <Name extends TableName>(table: Name, key: string): Tables[Name] | undefined => {
      const version = older(table, key);
      // A version was taken from this very table.
      return version === undefined ? present.get(table, key) : (version.value as Tables[Name] | undefined);
    };
    const changedSince = (table: TableName): string[] =>
      [...(this.#versions.get(table)?.keys() ?? [])].filter((key) => older(table, key) !== undefined);
    function* entries<Name extends TableName>(table: Name): IterableIterator<[string, Tables[Name]]> {
      for (const [key] of present.entries(table)) {
        const value = get(table, key);
        if (value !== undefined) yield [key, value];
      }
      for (const key of changedSince(table)) {
        const value = present.get(table, key) === undefined ? get(table, key) : undefined;
        if (value !== undefined) yield [key, value];
      }
    }
    function* where<Name extends IndexName>(
      index: Name,
      value: string,
    ): IterableIterator<[string, Tables[IndexedTable<Name>]]> {
      const table: IndexedTable<Name> = indexes[index].table;
      const valueOf = indexList.find(({ name }) => name === index)?.valueOf;
      const keys = new Set([...present.where(index, value)].map(([key]) => key));
      for (const key of changedSince(table)) keys.add(key);
      for (const key of keys) {
        const row = get(table, key);
        if (row !== undefined && valueOf?.(row, key) === value) yield [key, row];
      }
    }
    return { get, entries, where };
  }
}
