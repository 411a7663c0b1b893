import type { Json } from "../../world/json.ts";
import { queryNotModelled } from "../query-error.ts";
import type { SortKey } from "../syntax/ast.ts";
import { compile } from "./compile.ts";
import { requireKey } from "./compiled.ts";
import type { Row, Table } from "./table.ts";

/** Nulls come first ascending and last descending. Source: docs: kusto/query/sort-operator. @throws QueryError */
export function sort(table: Table, keys: readonly SortKey[]): Table {
  const compiled = keys.map(({ value, descending }) => {
    const key = compile(value, table.columns);
    requireKey(key, "order", value.at);
    if (key.type === "bool") throw queryNotModelled("an order of bools", value.at);
    return { evaluate: key.evaluate, sign: descending ? -1 : 1 };
  });
  const compare = (left: Row, right: Row): number => {
    for (const { evaluate, sign } of compiled) {
      const order = compareValues(evaluate(left), evaluate(right));
      if (order !== 0) return order * sign;
    }
    return 0;
  };
  return { columns: table.columns, rows: [...table.rows].sort(compare) };
}

function compareValues(left: Json, right: Json): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return left < right ? -1 : Number(left > right);
}
