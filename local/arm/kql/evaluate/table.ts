import type { Json, JsonObject } from "../../world/json.ts";
import { type Place, semantic } from "../query-error.ts";
import type { ScalarType } from "../syntax/ast.ts";

export interface Column {
  readonly name: string;
  readonly type: ScalarType;
}

/** Values in the order of the columns. A string is never null, a datetime is its milliseconds since 1970. */
export type Row = readonly Json[];

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** What stands where a value is missing. Source: docs: kusto/query/scalar-data-types/null-values. */
export function missing(type: ScalarType): Json {
  return type === "string" ? "" : null;
}

/** The place of a column; names are compared with case. @throws QueryError */
export function columnIndex(columns: readonly Column[], name: string, at: Place): number {
  const index = columns.findIndex((column) => column.name === name);
  if (index < 0) throw semantic(`Failed to resolve scalar expression named '${name}'`, at);
  return index;
}

/** @throws QueryError when two columns have one name. */
export function checkDistinctNames(columns: readonly Column[], at: Place): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) throw semantic(`A column named '${name}' exists already`, at);
    seen.add(name);
  }
}

/** The rows as objects, as Resource Graph answers them. */
export function objectsOf({ columns, rows }: Table): readonly JsonObject[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name, type }, index) => [name, jsonOf(row[index] ?? null, type)])),
  );
}

/** A value as JSON, and so as a part of a dynamic value. */
export function jsonOf(value: Json, type: ScalarType): Json {
  return type === "datetime" && typeof value === "number" ? new Date(value).toISOString() : value;
}
