import type { Json } from "../../world/json.ts";
import type { Operator } from "../syntax/ast.ts";
import { columnName } from "./column-name.ts";
import { compile } from "./compile.ts";
import { checkDistinctNames, type Column, columnIndex, type Row, type Table } from "./table.ts";

/** Where a column goes: in place of the one of its name, else at the end. */
export function putColumn(columns: readonly Column[], column: Column) {
  const found = columns.findIndex(({ name }) => name === column.name);
  const index = found < 0 ? columns.length : found;
  return {
    columns: put(columns, index, column),
    row: (row: Row, value: Json): Row => put(row, index, value),
  };
}

function put<Item>(items: readonly Item[], index: number, item: Item): readonly Item[] {
  return [...items.slice(0, index), item, ...items.slice(index + 1)];
}

/** Every expression sees the row as it was before. @throws QueryError */
export function extend(table: Table, { columns, at }: Operator & { kind: "extend" | "project" }): Table {
  const added = project(table, { kind: "project", at, columns });
  return added.columns.reduce<Table>((wide, column, index) => {
    const { columns: names, row } = putColumn(wide.columns, column);
    return {
      columns: names,
      rows: wide.rows.map((old, at) => row(old, added.rows[at]?.[index] ?? null)),
    };
  }, table);
}

/** @throws QueryError */
export function project(table: Table, { columns, at }: Operator & { kind: "extend" | "project" }): Table {
  const compiled = columns.map((column, index) => ({
    name: columnName(column, index + 1),
    ...compile(column.value, table.columns),
  }));
  const named = compiled.map(({ name, type }) => ({ name, type }));
  checkDistinctNames(named, at);
  return {
    columns: named,
    rows: table.rows.map((row) => compiled.map(({ evaluate }) => evaluate(row))),
  };
}

/** @throws QueryError */
export function projectAway(table: Table, { columns }: Operator & { kind: "project-away" }): Table {
  const gone = new Set(columns.map(({ name, at }) => columnIndex(table.columns, name, at)));
  return {
    columns: table.columns.filter((_, index) => !gone.has(index)),
    rows: table.rows.map((row) => row.filter((_, index) => !gone.has(index))),
  };
}

/** @throws QueryError */
export function projectRename(table: Table, { columns, at }: Operator & { kind: "project-rename" }): Table {
  const names = new Map(
    columns.map(({ to, from }) => [columnIndex(table.columns, from.name, from.at), to.name]),
  );
  const renamed = table.columns.map(({ name, type }, index) => ({ name: names.get(index) ?? name, type }));
  checkDistinctNames(renamed, at);
  return { columns: renamed, rows: table.rows };
}
