/**
 * The part of the Kusto query language that the simulator answers. Everything else is refused as not modelled, a query
 * that Resource Graph would refuse is refused as it would be. Sources: docs: resource-graph/concepts/query-language,
 * docs: kusto/query.
 *
 * | part | what is there |
 * |---|---|
 * | tabular operators | `where`/`filter`, `extend`, `project`, `project-away`, `project-rename`, `distinct`, `summarize … by`, `order by`/`sort by`, `take`/`limit`, `top … by`, `count`, `mv-expand` (one column, `to typeof(string)`, `limit`), `join kind=innerunique\|inner\|leftouter\|fullouter\|leftanti`, `union` |
 * | comparison | `== != < <= > >= =~ !~ in in~ !in !in~`, and `contains has startswith endswith` with `!` before and `_cs` behind |
 * | logic | `and`, `or`, `not()`, `isnull isnotnull isempty isnotempty`, with Kusto's null |
 * | functions | `tostring tolower toupper strcat split array_length bag_keys coalesce iff iif todatetime` |
 * | aggregates | `count() dcount() make_set() make_list()` |
 * | paths | `a.b`, `a['b']`, `a[0]`, `['a']` |
 * | literals | strings in either quote with escapes, `@'verbatim'`, whole and decimal numbers, `true`, `false` |
 * | limits | three joins and unions, each table but `resourcecontainers` once on a right side; three mv-expands, of 128 rows unless the query says otherwise, 2000 at most |
 *
 * Not there, among others: arithmetic, timespans and `ago()`, `let`, `parse`, `matches regex`, `between`, `dynamic()`
 * literals, `case()`, `extract()`, more aggregates, more kinds of join.
 *
 * Values have types: what is inside of `properties` is dynamic, and a dynamic value is no key of a group, order or join
 * until `tostring()` made it one. Names of tables ignore case, names of columns, functions and operators do not.
 */
import type { Table } from "./evaluate/table.ts";
import { run, type Tables } from "./evaluate/run.ts";
import type { Pipeline } from "./syntax/ast.ts";
import { parseQuery } from "./syntax/parse-query.ts";

export type { Column, Row, Table } from "./evaluate/table.ts";
export type { Tables } from "./evaluate/run.ts";
export { type Alternative, textsFor } from "./evaluate/narrowing.ts";
export type { Expression, Name, Pipeline } from "./syntax/ast.ts";
export { objectsOf } from "./evaluate/table.ts";
export { everyPipeline } from "./syntax/every-pipeline.ts";
export { parseQuery } from "./syntax/parse-query.ts";
export { QueryError, queryNotModelled, semantic } from "./query-error.ts";

/** Answers a query. @throws QueryError */
export function answerQuery(query: string | Pipeline, tables: Tables): Table {
  return run(typeof query === "string" ? parseQuery(query) : query, tables);
}
