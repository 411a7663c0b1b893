import { queryNotModelled } from "../query-error.ts";
import type { Expression, NamedExpression, Operator } from "../syntax/ast.ts";
import { type Aggregate, compileAggregate, defaultName } from "./aggregates.ts";
import { columnName, pathName } from "./column-name.ts";
import { compile } from "./compile.ts";
import { requireKey } from "./compiled.ts";
import { checkDistinctNames, type Column, type Row, type Table } from "./table.ts";

/** Keys first, then aggregates. Without keys all rows, and also none, are one group. @throws QueryError */
export function summarize(table: Table, { aggregates, by, at }: Operator & { kind: "summarize" }): Table {
  const keys = by.map((column, index) => {
    const key = compile(column.value, table.columns);
    requireKey(key, "summarize", column.value.at);
    return { ...key, name: columnName(column, index + 1) };
  });
  const compiled = aggregates.map((column) => ({
    ...aggregateOf(column.value, table.columns),
    name: aggregateName(column),
  }));
  const columns = [...keys, ...compiled].map(({ name, type }): Column => ({ name, type }));
  checkDistinctNames(columns, at);

  const groups = new Map<string, { key: Row; rows: Row[] }>();
  if (by.length === 0) groups.set("[]", { key: [], rows: [] });
  for (const row of table.rows) {
    const key = keys.map(({ evaluate }) => evaluate(row));
    const text = JSON.stringify(key);
    const group = groups.get(text) ?? { key, rows: [] };
    group.rows.push(row);
    groups.set(text, group);
  }
  return {
    columns,
    rows: [...groups.values()].map(({ key, rows }) => [...key, ...compiled.map(({ over }) => over(rows))]),
  };
}

/** Rows that differ, in the order of their first. @throws QueryError */
export function distinct(table: Table, { columns, at }: Operator & { kind: "distinct" }): Table {
  const by =
    columns === "all"
      ? table.columns.map(({ name }): NamedExpression => ({ name, value: { kind: "column", at, name } }))
      : columns;
  return summarize(table, { kind: "summarize", at, aggregates: [], by });
}

function aggregateOf(value: Expression, columns: readonly Column[]): Aggregate {
  if (value.kind !== "call") throw queryNotModelled("anything but an aggregate in a summarize", value.at);
  return compileAggregate(
    value.name,
    value.args.map((arg) => compile(arg, columns)),
    value.at,
  );
}

function aggregateName({ name, value }: NamedExpression): string {
  if (name !== undefined || value.kind !== "call") return name ?? "";
  const [argument] = value.args;
  return defaultName(value.name, (argument === undefined ? undefined : pathName(argument)) ?? "");
}
