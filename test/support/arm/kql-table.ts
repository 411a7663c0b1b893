import type { Json, JsonObject } from "../../../local/arm/world/json.ts";
import { answerQuery, type Column, objectsOf, type Table } from "../../../local/arm/kql/index.ts";

/** A table of objects that all have these columns. */
export function tableOf(columns: readonly Column[], rows: readonly JsonObject[]): Table {
  return {
    columns,
    rows: rows.map((row) => columns.map(({ name }): Json => row[name] ?? null)),
  };
}

/** Answers a query over tables by name. */
export function ask(query: string, tables: Readonly<Record<string, Table>>): readonly JsonObject[] {
  return objectsOf(
    answerQuery(query, ({ name }) => {
      const key = name.toLowerCase();
      const found = Object.hasOwn(tables, key) ? tables[key] : undefined;
      if (found === undefined) throw new RangeError(`the test has no table ${name}`);
      return found;
    }),
  );
}
