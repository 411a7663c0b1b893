import type { Json } from "../../world/json.ts";
import { type Place, queryNotModelled, semantic } from "../query-error.ts";
import type { ScalarType } from "../syntax/ast.ts";
import { type Compiled, isNumeric } from "./compiled.ts";
import { textOf } from "./text.ts";

/** null stands for bool(null): neither true nor false. */
type Verdict = boolean | null;

/** @throws QueryError when the operands cannot be compared so. */
export function compileComparison(operator: string, left: Compiled, right: Compiled, at: Place): Compiled {
  const judge = judgeOf(operator, left.type, right.type, at);
  const { constant } = right;
  if (isOfTexts(operator) && typeof constant === "string") {
    const fits = textTest(operator, constant);
    return { type: "bool", evaluate: (row) => fits(textOf(left.evaluate(row), left.type)) };
  }
  return { type: "bool", evaluate: (row) => judge(left.evaluate(row), right.evaluate(row)) };
}

/** `in`, `in~` and their negations: any of the values is equal. @throws QueryError */
export function compileMembership(
  operator: "in" | "in~" | "!in" | "!in~",
  left: Compiled,
  list: readonly Compiled[],
  at: Place,
): Compiled {
  const equality = operator.endsWith("~") ? "=~" : "==";
  const tests = list.map((item) => compileComparison(equality, left, item, at));
  const wanted = !operator.startsWith("!");
  const constants = constantTexts(list);
  if (constants === undefined || left.type !== "string") {
    return {
      type: "bool",
      evaluate: (row) => tests.some(({ evaluate }) => evaluate(row) === true) === wanted,
    };
  }
  // Lists of ids are long: one look into a set instead of a comparison with each.
  const keyOf = equality === "=~" ? folded : (text: string) => text;
  const keys = new Set(constants.map(keyOf));
  return {
    type: "bool",
    evaluate: (row) => keys.has(keyOf(textOf(left.evaluate(row), left.type))) === wanted,
  };
}

/** The values where all are literal texts. */
function constantTexts(list: readonly Compiled[]): readonly string[] | undefined {
  const texts = list.flatMap(({ constant }) => (typeof constant === "string" ? [constant] : []));
  return texts.length === list.length ? texts : undefined;
}

type Judge = (left: Json, right: Json) => Verdict;

function judgeOf(operator: string, left: ScalarType, right: ScalarType, at: Place): Judge {
  if (!isOfTexts(operator)) {
    return operator === "==" || operator === "!="
      ? equality(left, right, operator === "==", at)
      : order(operator, left, right, at);
  }
  for (const type of [left, right]) {
    if (type !== "string" && type !== "dynamic") {
      throw semantic(`Operator '${operator}' needs strings, not a ${type}. Try adding explicit casts`, at);
    }
  }
  return (one, other) => textTest(operator, textOf(other, right))(textOf(one, left));
}

const isOfTexts = (operator: string): boolean =>
  operator !== "==" && operator !== "!=" && !/^[<>]/.test(operator);

/** Source of what null does: docs: kusto/query/scalar-data-types/null-values, "null values and binary operators". */
function equality(left: ScalarType, right: ScalarType, wanted: boolean, at: Place): Judge {
  const texts = left === "string" || right === "string";
  if (!comparable(left, right)) throw incomparable(left, right, at);
  return (one, other) => {
    if (one === null && other === null) return null;
    if (one === null || other === null) return !wanted;
    return (texts ? textOf(one, left) === textOf(other, right) : one === other) === wanted;
  };
}

function order(operator: string, left: ScalarType, right: ScalarType, at: Place): Judge {
  if (left === "string" || right === "string") throw queryNotModelled(`'${operator}' of strings`, at);
  if (!comparable(left, right) || left === "bool") throw incomparable(left, right, at);
  return (one, other) => {
    if (typeof one !== "number" || typeof other !== "number") return null;
    switch (operator) {
      case "<":
        return one < other;
      case "<=":
        return one <= other;
      case ">":
        return one > other;
      default:
        return one >= other;
    }
  };
}

function comparable(left: ScalarType, right: ScalarType): boolean {
  if (left === "dynamic" || right === "dynamic")
    return left !== right && left !== "datetime" && right !== "datetime";
  return left === right || (isNumeric(left) && isNumeric(right));
}

function incomparable(left: ScalarType, right: ScalarType, at: Place) {
  return semantic(`Cannot compare values of types ${left} and ${right}. Try adding explicit casts`, at);
}

type TextTest = (text: string, wanted: string) => boolean;

const TESTS: Readonly<Record<string, TextTest>> = {
  contains: (text, wanted) => text.includes(wanted),
  startswith: (text, wanted) => text.startsWith(wanted),
  endswith: (text, wanted) => text.endsWith(wanted),
  has: hasTerm,
};

/** Without `_cs` a text operator is blind to case; `!` turns its answer. */
function textTest(operator: string, wanted: string): (text: string) => boolean {
  if (operator === "=~" || operator === "!~") {
    const key = folded(wanted);
    return (text) => (folded(text) === key) === (operator === "=~");
  }
  const negated = operator.startsWith("!");
  const sensitive = operator.endsWith("_cs");
  const name = operator.slice(negated ? 1 : 0, sensitive ? -"_cs".length : undefined);
  const test = TESTS[name];
  if (test === undefined) throw new RangeError(`no text operator '${operator}'`);
  const key = sensitive ? wanted : folded(wanted);
  return (text) => test(sensitive ? text : folded(text), key) !== negated;
}

const folded = (text: string): string => text.toLowerCase();

const ALPHANUMERIC = /[\p{L}\p{N}]/u;

/** Whether the text holds the wanted one with no letter or digit joined to either end of it. */
function hasTerm(text: string, wanted: string): boolean {
  if (wanted === "") return true;
  const joined = (inside: string | undefined, outside: string | undefined) =>
    inside !== undefined && outside !== undefined && ALPHANUMERIC.test(inside) && ALPHANUMERIC.test(outside);
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (!joined(wanted[0], text[at - 1]) && !joined(wanted.at(-1), text[end])) return true;
  }
  return false;
}
