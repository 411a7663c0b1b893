import { type Place, queryNotModelled } from "../query-error.ts";
import { type Column, missing, type Table } from "./table.ts";

/** The rows of all tables under the columns of any. @throws QueryError when a name has two types. */
export function union(tables: readonly Table[], at: Place): Table {
  const columns = new Map<string, Column>();
  for (const column of tables.flatMap((table) => table.columns)) {
    const known = columns.get(column.name);
    if (known !== undefined && known.type !== column.type) {
      throw queryNotModelled(`a union of '${column.name}' as ${known.type} and ${column.type}`, at);
    }
    columns.set(column.name, column);
  }
  const wide = [...columns.values()];
  return {
    columns: wide,
    rows: tables.flatMap((table) => {
      const places = wide.map(({ name, type }) => ({
        index: table.columns.findIndex((column) => column.name === name),
        type,
      }));
      return table.rows.map((row) =>
        places.map(({ index, type }) => (index < 0 ? missing(type) : (row[index] ?? null))),
      );
    }),
  };
}
