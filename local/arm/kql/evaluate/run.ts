import type { Name, Operator, Pipeline } from "../syntax/ast.ts";
import { extend, project, projectAway, projectRename } from "./columns.ts";
import { compile } from "./compile.ts";
import { requireBool } from "./compiled.ts";
import { join } from "./join.ts";
import { mvExpand } from "./mv-expand.ts";
import { type Alternative, alternativesOf } from "./narrowing.ts";
import { sort } from "./sort.ts";
import { distinct, summarize } from "./summarize.ts";
import type { Table } from "./table.ts";
import { union } from "./union.ts";

/**
 * Finds a table by its name. Rows that none of the ways describes may be left out: the query has no use for them.
 * @throws QueryError when there is none.
 */
export type Tables = (name: Name, ways: readonly Alternative[]) => Table;

/** @throws QueryError */
export function run(pipeline: Pipeline, tables: Tables): Table {
  return pipeline.operators.reduce(
    (table, operator) => apply(operator, table, tables),
    tables(pipeline.table, alternativesOf(pipeline.operators)),
  );
}

function apply(operator: Operator, table: Table, tables: Tables): Table {
  switch (operator.kind) {
    case "where": {
      const condition = compile(operator.condition, table.columns);
      requireBool(condition, operator.condition.at);
      return { ...table, rows: table.rows.filter((row) => condition.evaluate(row) === true) };
    }
    case "extend":
      return extend(table, operator);
    case "project":
      return project(table, operator);
    case "project-away":
      return projectAway(table, operator);
    case "project-rename":
      return projectRename(table, operator);
    case "distinct":
      return distinct(table, operator);
    case "summarize":
      return summarize(table, operator);
    case "sort":
      return sort(table, operator.keys);
    case "take":
      return { ...table, rows: table.rows.slice(0, operator.count) };
    case "top": {
      const sorted = sort(table, [operator.key]);
      return { ...sorted, rows: sorted.rows.slice(0, operator.count) };
    }
    case "count":
      return { columns: [{ name: "Count", type: "long" }], rows: [[table.rows.length]] };
    case "mv-expand":
      return mvExpand(table, operator);
    case "join":
      return join(table, run(operator.right, tables), operator);
    case "union":
      return union([table, ...operator.legs.map((leg) => run(leg, tables))], operator.at);
  }
}
