import { subscriptionOf } from "./ids.ts";
import type { TableName, Tables } from "./tables.ts";

interface Index<Name extends TableName> {
  readonly table: Name;
  /** What a row is found by. */
  readonly valueOf: (row: Tables[Name], key: string) => string;
}

function index<Name extends TableName>(table: Name, valueOf: Index<Name>["valueOf"]): Index<Name> {
  return { table, valueOf };
}

const bySubscription = (_row: unknown, key: string): string => subscriptionOf(key);

/** Ways to find rows without reading a whole table. Values are in lower case. */
export const indexes = {
  assignmentsByPrincipal: index("assignments", ({ principalId }) => principalId),
  assignmentsByName: index("assignments", ({ name }) => name.toLowerCase()),
  assignmentsBySubscription: index("assignments", ({ scope }) => subscriptionOf(scope)),
  principalsByApp: index("principals", ({ appId }) => appId),
  clustersBySubscription: index("clusters", bySubscription),
  identitiesBySubscription: index("identities", bySubscription),
  resourcesBySubscription: index("resources", bySubscription),
  groupsBySubscription: index("groups", bySubscription),
};

export type IndexName = keyof typeof indexes;
export type IndexedTable<Name extends IndexName> = (typeof indexes)[Name]["table"];

/** Every index with its table, without the types that tie them together. */
export const indexList: readonly {
  readonly name: IndexName;
  readonly table: TableName;
  readonly valueOf: (row: unknown, key: string) => string;
}[] = Object.entries(indexes).map(([name, { table, valueOf }]) => ({
  // Object.entries forgets that names are those of `indexes`, and that rows come from the index's own table.
  name: name as IndexName,
  table,
  valueOf: valueOf as (row: unknown, key: string) => string,
}));

/** Keys by index and value, kept in step with the rows. */
export class Keys {
  readonly #keys = new Map<IndexName, Map<string, Set<string>>>();

  /** Row `key` of `table` was `before` and is `after`; undefined stands for none. */
  moved(table: TableName, key: string, before: unknown, after: unknown): void {
    for (const { name, table: indexed, valueOf } of indexList) {
      if (indexed !== table) continue;
      const from = before === undefined ? undefined : valueOf(before, key);
      const to = after === undefined ? undefined : valueOf(after, key);
      if (from === to) continue;
      if (from !== undefined) this.#keys.get(name)?.get(from)?.delete(key);
      if (to !== undefined) this.#place(name, to).add(key);
    }
  }

  find(name: IndexName, value: string): Iterable<string> {
    return this.#keys.get(name)?.get(value) ?? [];
  }

  clear(): void {
    this.#keys.clear();
  }

  #place(name: IndexName, value: string): Set<string> {
    const values = this.#keys.get(name) ?? new Map<string, Set<string>>();
    this.#keys.set(name, values);
    const keys = values.get(value) ?? new Set<string>();
    values.set(value, keys);
    return keys;
  }
}
