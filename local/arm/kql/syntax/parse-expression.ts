import { queryNotModelled } from "../query-error.ts";
import type { Expression, NamedExpression } from "./ast.ts";
import type { TokenStream } from "./token-stream.ts";

/** Operators between two values that answer a bool. */
const comparisons: ReadonlySet<string> = new Set([
  ...["==", "!=", "=~", "!~", "<", "<=", ">", ">="],
  ...["contains", "has", "startswith", "endswith"].flatMap((name) => [
    name,
    `!${name}`,
    `${name}_cs`,
    `!${name}_cs`,
  ]),
]);

/** Known to Kusto and not to this parser. */
const OTHER_OPERATORS = new Set(
  ["+", "-", "*", "/", "%", "matches", "between", "!between", "has_any", "has_all"].concat(
    ["hasprefix", "hassuffix"].flatMap((name) => [name, `!${name}`, `${name}_cs`, `!${name}_cs`]),
  ),
);

const OTHER_LITERALS = new Set(["dynamic", "datetime", "timespan", "time", "guid", "decimal", "typeof"]);

/** @throws QueryError */
export function parseExpression(tokens: TokenStream): Expression {
  let left = parseConjunction(tokens);
  while (tokens.is("or")) {
    const at = tokens.next();
    left = { kind: "or", at, left, right: parseConjunction(tokens) };
  }
  return left;
}

/** `name = expression`, or an expression alone. */
export function parseNamed(tokens: TokenStream): NamedExpression {
  const bracketed = tokens.is("[") && tokens.is("=", 3);
  if (bracketed || (tokens.peek().kind === "identifier" && tokens.is("=", 1))) {
    const { name } = tokens.expectName();
    tokens.expect("=");
    return { name, value: parseExpression(tokens) };
  }
  return { name: undefined, value: parseExpression(tokens) };
}

function parseConjunction(tokens: TokenStream): Expression {
  let left = parseComparison(tokens);
  while (tokens.is("and")) {
    const at = tokens.next();
    left = { kind: "and", at, left, right: parseComparison(tokens) };
  }
  return left;
}

function parseComparison(tokens: TokenStream): Expression {
  const left = parsePostfix(tokens);
  const at = tokens.peek();
  if (at.kind === "string" || at.kind === "number") return left;
  const operator = at.token;
  if (operator === "in" || operator === "in~" || operator === "!in" || operator === "!in~") {
    tokens.next();
    return { kind: "membership", at, operator, left, list: parseValues(tokens) };
  }
  if (comparisons.has(operator)) {
    tokens.next();
    return { kind: "binary", at, operator, left, right: parsePostfix(tokens) };
  }
  if (OTHER_OPERATORS.has(operator)) throw queryNotModelled(`the operator '${operator}'`, at);
  return left;
}

function parseValues(tokens: TokenStream): readonly Expression[] {
  tokens.expect("(");
  const list = tokens.list(() => parseExpression(tokens));
  if (tokens.is("|")) throw queryNotModelled("a subquery as the right side of 'in'", tokens.peek());
  tokens.expect(")");
  return list;
}

function parsePostfix(tokens: TokenStream): Expression {
  let value = parsePrimary(tokens);
  for (;;) {
    const at = tokens.peek();
    if (tokens.take(".")) {
      value = { kind: "member", at, of: value, name: tokens.expectName().name };
    } else if (tokens.take("[")) {
      value = parseSubscript(tokens, value);
      tokens.expect("]");
    } else {
      return value;
    }
  }
}

function parseSubscript(tokens: TokenStream, of: Expression): Expression {
  const at = tokens.peek();
  if (at.kind === "string") {
    tokens.next();
    return { kind: "member", at, of, name: at.value };
  }
  const negative = tokens.take("-");
  const index = tokens.peek();
  if (index.kind === "number") {
    const count = tokens.expectCount();
    return { kind: "element", at, of, index: negative ? -count : count };
  }
  throw index.kind === "identifier"
    ? queryNotModelled("a computed index between brackets", index)
    : tokens.unexpected();
}

function parsePrimary(tokens: TokenStream): Expression {
  const at = tokens.peek();
  if (at.kind === "string") {
    tokens.next();
    return { kind: "literal", at, type: "string", value: at.value };
  }
  if (at.kind === "number") {
    tokens.next();
    return { kind: "literal", at, type: at.type, value: at.value };
  }
  if (tokens.is("-") && tokens.peek(1).kind === "number") {
    tokens.next();
    const number = tokens.next();
    if (number.kind !== "number") throw tokens.unexpected();
    return { kind: "literal", at, type: number.type, value: -number.value };
  }
  if (tokens.take("(")) {
    const inner = parseExpression(tokens);
    tokens.expect(")");
    return inner;
  }
  if (tokens.is("true") || tokens.is("false")) {
    return { kind: "literal", at, type: "bool", value: tokens.next().token === "true" };
  }
  const { name } = tokens.expectName();
  if (!tokens.is("(")) return { kind: "column", at, name };
  if (OTHER_LITERALS.has(name)) throw queryNotModelled(`the literal '${name}(…)'`, at);
  tokens.next();
  const args = tokens.is(")") ? [] : tokens.list(() => parseExpression(tokens));
  tokens.expect(")");
  return { kind: "call", at, name, args };
}
