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

/**
 * What rows were a short while ago. It is not stored: after a restart everything that lags behind has caught up, which
 * is what a long enough pause would have done.
 */
export class Past {
  readonly #versions = new Map<string, Version[]>();

  remember(table: TableName, key: string, value: unknown, until: number): void {
    if (!LAGGING.includes(table)) return;
    const place = `${table} ${key}`;
    const kept = (this.#versions.get(place) ?? []).filter((version) => version.until > until - KEPT_MS);
    this.#versions.set(place, [...kept, { value, until }]);
  }

  view(present: View, time: number): View {
    const older = (table: TableName, key: string): Version | undefined =>
      this.#versions.get(`${table} ${key}`)?.find((version) => version.until > time);
    const get = <Name extends TableName>(table: Name, key: string): Tables[Name] | undefined => {
      const version = older(table, key);
      // A version was taken from this very table.
      return version === undefined ? present.get(table, key) : (version.value as Tables[Name] | undefined);
    };
    const gone = (table: TableName): string[] =>
      [...this.#versions.keys()]
        .filter((place) => place.startsWith(`${table} `))
        .map((place) => place.slice(table.length + 1))
        .filter((key) => present.get(table, key) === undefined);
    function* entries<Name extends TableName>(table: Name): IterableIterator<[string, Tables[Name]]> {
      for (const [key] of present.entries(table)) {
        const value = get(table, key);
        if (value !== undefined) yield [key, value];
      }
      for (const key of gone(table)) {
        const value = get(table, key);
        if (value !== undefined) yield [key, value];
      }
    }
    function* where<Name extends IndexName>(
      index: Name,
      value: string,
    ): IterableIterator<[string, Tables[IndexedTable<Name>]]> {
      const table: IndexedTable<Name> = indexes[index].table;
      const valueOf = indexList.find(({ name }) => name === index)?.valueOf;
      for (const [key, row] of entries(table)) if (valueOf?.(row, key) === value) yield [key, row];
    }
    return { get, entries, where };
  }
}
