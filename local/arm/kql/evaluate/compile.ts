import { isList, isObject, type Json } from "../../world/json.ts";
import { semantic } from "../query-error.ts";
import type { Expression } from "../syntax/ast.ts";
import { aggregateNames } from "./aggregates.ts";
import { compileComparison, compileMembership } from "./comparison.ts";
import { type Compiled, requireBool } from "./compiled.ts";
import { compileCall } from "./functions.ts";
import { type Column, columnIndex } from "./table.ts";

/** Resolves an expression against the columns that it can name. @throws QueryError */
export function compile(expression: Expression, columns: readonly Column[]): Compiled {
  const { at } = expression;
  const part = (inner: Expression) => compile(inner, columns);
  switch (expression.kind) {
    case "literal": {
      const { type, value } = expression;
      return { type, evaluate: () => value, constant: value };
    }
    case "column": {
      const index = columnIndex(columns, expression.name, at);
      return { type: columns[index]?.type ?? "dynamic", evaluate: (row) => row[index] ?? null };
    }
    case "member": {
      const { name } = expression;
      return ofDynamic(expression.of, columns, (value) =>
        isObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null,
      );
    }
    case "element": {
      const { index } = expression;
      return ofDynamic(expression.of, columns, (value) => (isList(value) ? (value.at(index) ?? null) : null));
    }
    case "binary":
      return compileComparison(expression.operator, part(expression.left), part(expression.right), at);
    case "membership":
      return compileMembership(expression.operator, part(expression.left), expression.list.map(part), at);
    case "and":
    case "or":
      return logic(expression.kind === "or", expression.left, expression.right, columns);
    case "call":
      if (aggregateNames.has(expression.name)) {
        throw semantic(`The aggregate '${expression.name}()' stands only in a summarize, by itself`, at);
      }
      return compileCall(expression.name, expression.args.map(part), at);
  }
}

function ofDynamic(of: Expression, columns: readonly Column[], step: (value: Json) => Json): Compiled {
  const base = compile(of, columns);
  if (base.type !== "dynamic") {
    throw semantic(`A path can only go into a dynamic value, not into a ${base.type}`, of.at);
  }
  return { type: "dynamic", evaluate: (row) => step(base.evaluate(row)) };
}

/** Three-valued: an unknown side leaves the whole unknown unless the other side decides. */
function logic(
  decides: boolean,
  leftOf: Expression,
  rightOf: Expression,
  columns: readonly Column[],
): Compiled {
  const left = compile(leftOf, columns);
  const right = compile(rightOf, columns);
  requireBool(left, leftOf.at);
  requireBool(right, rightOf.at);
  return {
    type: "bool",
    evaluate: (row) => {
      const one = left.evaluate(row);
      if (one === decides) return decides;
      const other = right.evaluate(row);
      if (other === decides) return decides;
      return one === null || other === null ? null : !decides;
    },
  };
}
