import type { Place } from "../query-error.ts";

/** Types of columns and values. A `datetime` is kept as milliseconds since 1970. */
export type ScalarType = "string" | "long" | "real" | "bool" | "datetime" | "dynamic";

export interface Name {
  readonly name: string;
  readonly at: Place;
}

export type Expression = { readonly at: Place } & (
  | { readonly kind: "literal"; readonly type: ScalarType; readonly value: string | number | boolean }
  | { readonly kind: "column"; readonly name: string }
  /** `of.name` and `of['name']`. */
  | { readonly kind: "member"; readonly of: Expression; readonly name: string }
  /** `of[index]`. */
  | { readonly kind: "element"; readonly of: Expression; readonly index: number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "membership";
      readonly operator: "in" | "in~" | "!in" | "!in~";
      readonly left: Expression;
      readonly list: readonly Expression[];
    }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
);

/** An expression as a column, with the name that the query gives it. */
export interface NamedExpression {
  readonly name: string | undefined;
  readonly value: Expression;
}

export interface SortKey {
  readonly value: Expression;
  readonly descending: boolean;
}

export type JoinKind = "innerunique" | "inner" | "leftouter" | "fullouter" | "leftanti";

export interface JoinKey {
  readonly left: Name;
  readonly right: Name;
}

/** A tabular operator. */
export type Operator = { readonly at: Place } & (
  | { readonly kind: "where"; readonly condition: Expression }
  | { readonly kind: "extend" | "project"; readonly columns: readonly NamedExpression[] }
  | { readonly kind: "project-away"; readonly columns: readonly Name[] }
  | {
      readonly kind: "project-rename";
      readonly columns: readonly { readonly to: Name; readonly from: Name }[];
    }
  | { readonly kind: "distinct"; readonly columns: readonly NamedExpression[] | "all" }
  | {
      readonly kind: "summarize";
      readonly aggregates: readonly NamedExpression[];
      readonly by: readonly NamedExpression[];
    }
  | { readonly kind: "sort"; readonly keys: readonly SortKey[] }
  | { readonly kind: "take"; readonly count: number }
  | { readonly kind: "top"; readonly count: number; readonly key: SortKey }
  | { readonly kind: "count" }
  | {
      readonly kind: "mv-expand";
      readonly column: NamedExpression;
      readonly to: "string" | undefined;
      /** Rows that one row becomes at most. */
      readonly limit: number | undefined;
    }
  | {
      readonly kind: "join";
      readonly how: JoinKind;
      readonly right: Pipeline;
      readonly on: readonly JoinKey[];
    }
  | { readonly kind: "union"; readonly legs: readonly Pipeline[] }
);

/** A table and what is done to it, in order. */
export interface Pipeline {
  readonly table: Name;
  readonly operators: readonly Operator[];
}
