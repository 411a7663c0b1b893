import type { IndexedTable, IndexName } from "./indexes.ts";
import type { TableName, Tables } from "./tables.ts";

/** Reads of the world. Keys of resources are their ids in canonical spelling. */
export interface View {
  get<Name extends TableName>(table: Name, key: string): Tables[Name] | undefined;
  /** In the order in which the keys were first written. */
  entries<Name extends TableName>(table: Name): IterableIterator<[string, Tables[Name]]>;
  /** The rows that an index knows under a value. */
  where<Name extends IndexName>(
    index: Name,
    value: string,
  ): IterableIterator<[string, Tables[IndexedTable<Name>]]>;
}
