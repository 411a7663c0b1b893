import type { Json } from "../../world/json.ts";
import { type Place, queryNotModelled, semantic } from "../query-error.ts";
import type { ScalarType } from "../syntax/ast.ts";
import type { Compiled } from "./compiled.ts";
import { jsonOf, type Row } from "./table.ts";

export interface Aggregate {
  readonly type: ScalarType;
  readonly over: (rows: readonly Row[]) => Json;
}

interface AggregateOf {
  readonly args: 0 | 1;
  /** What a column is called that the query leaves unnamed; `of` is the argument's own name. */
  readonly nameOf: (of: string) => string;
  readonly compile: (value: Compiled, at: Place) => Aggregate;
}

/** Nulls are left out, as Kusto does. Source: docs: kusto/query/make-list-aggregation-function and its siblings. */
const valuesOf = (rows: readonly Row[], { type, evaluate }: Compiled): readonly Json[] =>
  rows.map((row) => jsonOf(evaluate(row), type)).filter((value) => value !== null);

const distinct = (values: readonly Json[]): readonly Json[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

const AGGREGATES: ReadonlyMap<string, AggregateOf> = new Map<string, AggregateOf>([
  [
    "count",
    {
      args: 0,
      nameOf: () => "count_",
      compile: () => ({ type: "long", over: (rows) => rows.length }),
    },
  ],
  [
    "dcount",
    {
      args: 1,
      nameOf: (of) => `dcount_${of}`,
      // Kusto estimates; this counts.
      compile: (value, at) => {
        if (value.type === "dynamic") throw semantic("dcount(): a dynamic cannot be counted; cast it", at);
        return { type: "long", over: (rows) => distinct(valuesOf(rows, value)).length };
      },
    },
  ],
  [
    "make_set",
    {
      args: 1,
      nameOf: (of) => `set_${of}`,
      compile: (value) => ({ type: "dynamic", over: (rows) => distinct(valuesOf(rows, value)) }),
    },
  ],
  [
    "make_list",
    {
      args: 1,
      nameOf: (of) => `list_${of}`,
      compile: (value) => ({ type: "dynamic", over: (rows) => valuesOf(rows, value) }),
    },
  ],
]);

/** The functions that stand in a summarize and nowhere else. */
export const aggregateNames: ReadonlySet<string> = new Set(AGGREGATES.keys());

export function defaultName(aggregate: string, of: string): string {
  return AGGREGATES.get(aggregate)?.nameOf(of) ?? of;
}

/** @throws QueryError */
export function compileAggregate(name: string, args: readonly Compiled[], at: Place): Aggregate {
  const found = AGGREGATES.get(name);
  if (found === undefined) throw queryNotModelled(`the aggregate '${name}()'`, at);
  if (args.length > found.args) throw queryNotModelled(`${name}() with so many arguments`, at);
  if (args.length < found.args) throw semantic(`${name}(): an argument is missing`, at);
  return found.compile(args[0] ?? { type: "long", evaluate: () => null }, at);
}
