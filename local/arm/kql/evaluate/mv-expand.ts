import { isList, isObject, type Json } from "../../world/json.ts";
import { semantic } from "../query-error.ts";
import type { Operator } from "../syntax/ast.ts";
import { columnName } from "./column-name.ts";
import { compile } from "./compile.ts";
import { putColumn } from "./columns.ts";
import type { Table } from "./table.ts";
import { textOf } from "./text.ts";

/** Rows that one row becomes unless the query says otherwise. Source: docs: resource-graph/concepts/query-language. */
const DEFAULT_LIMIT = 128;

/**
 * A row for each element of a list, or for each property of a bag as a bag of its own. Nothing to expand leaves one row
 * with null. Source: docs: kusto/query/mv-expand-operator.
 *
 * @throws QueryError
 */
export function mvExpand(table: Table, { column, to, limit }: Operator & { kind: "mv-expand" }): Table {
  const value = compile(column.value, table.columns);
  if (value.type !== "dynamic") {
    throw semantic(`'mv-expand' operator: a dynamic is expected, not a ${value.type}`, column.value.at);
  }
  const put = putColumn(table.columns, { name: columnName(column, 1), type: to ?? "dynamic" });
  return {
    columns: put.columns,
    rows: table.rows.flatMap((row) =>
      elements(value.evaluate(row))
        .slice(0, limit ?? DEFAULT_LIMIT)
        .map((element) => put.row(row, to === "string" ? textOf(element, "dynamic") : element)),
    ),
  };
}

function elements(value: Json): readonly Json[] {
  if (isList(value)) return value.length === 0 ? [null] : value;
  if (!isObject(value)) return [value];
  const properties = Object.entries(value);
  return properties.length === 0 ? [null] : properties.map(([name, inner]) => ({ [name]: inner ?? null }));
}
