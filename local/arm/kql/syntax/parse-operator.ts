import { type Place, queryNotModelled, semantic } from "../query-error.ts";
import type { JoinKey, JoinKind, Operator, Pipeline, SortKey } from "./ast.ts";
import { parseExpression, parseNamed } from "./parse-expression.ts";
import type { Token } from "./token.ts";
import type { TokenStream } from "./token-stream.ts";

type Parse = (tokens: TokenStream, at: Token, subquery: () => Pipeline) => Operator;

/** The operators by their names. */
const PARSERS: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ["where", parseWhere],
  ["filter", parseWhere],
  ["extend", parseColumns("extend")],
  ["project", parseColumns("project")],
  ["project-away", parseProjectAway],
  ["project-rename", parseProjectRename],
  ["distinct", parseDistinct],
  ["summarize", parseSummarize],
  ["order", parseSort],
  ["sort", parseSort],
  ["take", parseTake],
  ["limit", parseTake],
  ["top", parseTop],
  ["count", (_, at) => ({ kind: "count", at })],
  ["mv-expand", parseExpand],
  ["mvexpand", parseExpand],
  ["join", parseJoin],
  ["union", parseUnion],
]);

/** @throws QueryError */
export function parseOperator(tokens: TokenStream, subquery: () => Pipeline): Operator {
  const { at, name } = takeOperatorName(tokens);
  const parse = PARSERS.get(name);
  if (parse === undefined) throw queryNotModelled(`the operator '${name}'`, { ...at, token: name });
  return parse(tokens, at, subquery);
}

/** Whether an operator's name comes next. */
export function operatorAhead(tokens: TokenStream): boolean {
  return PARSERS.has(nameAhead(tokens));
}

function takeOperatorName(tokens: TokenStream): { at: Token; name: string } {
  const at = tokens.peek();
  if (at.kind !== "identifier") throw tokens.unexpected();
  const name = nameAhead(tokens);
  const parts = name.split("-").length * 2 - 1;
  for (let part = 0; part < parts; part += 1) tokens.next();
  return { at, name };
}

/** Names such as `project-away` are words with hyphens between and no space. */
function nameAhead(tokens: TokenStream): string {
  let name = tokens.peek().token;
  for (let ahead = 0; ; ahead += 2) {
    const hyphen = tokens.peek(ahead + 1);
    const word = tokens.peek(ahead + 2);
    const joined = hyphen.token === "-" && hyphen.start === tokens.peek(ahead).end;
    if (!joined || word.kind !== "identifier" || word.start !== hyphen.end) return name;
    name += `-${word.token}`;
  }
}

function parseWhere(tokens: TokenStream, at: Token): Operator {
  return { kind: "where", at, condition: parseExpression(tokens) };
}

function parseColumns(kind: "extend" | "project"): Parse {
  return (tokens, at) => ({ kind, at, columns: tokens.list(() => parseNamed(tokens)) });
}

function parseProjectAway(tokens: TokenStream, at: Token): Operator {
  const columns = tokens.list(() => {
    const name = tokens.expectName();
    if (tokens.is("*")) throw queryNotModelled("patterns of column names", tokens.peek());
    return name;
  });
  return { kind: "project-away", at, columns };
}

function parseProjectRename(tokens: TokenStream, at: Token): Operator {
  const columns = tokens.list(() => {
    const to = tokens.expectName();
    tokens.expect("=");
    return { to, from: tokens.expectName() };
  });
  return { kind: "project-rename", at, columns };
}

function parseDistinct(tokens: TokenStream, at: Token): Operator {
  if (tokens.take("*")) return { kind: "distinct", at, columns: "all" };
  return { kind: "distinct", at, columns: tokens.list(() => parseNamed(tokens)) };
}

function parseSummarize(tokens: TokenStream, at: Token): Operator {
  const aggregates = tokens.is("by") ? [] : tokens.list(() => parseNamed(tokens));
  const by = tokens.take("by") ? tokens.list(() => parseNamed(tokens)) : [];
  return { kind: "summarize", at, aggregates, by };
}

function parseSort(tokens: TokenStream, at: Token): Operator {
  tokens.expect("by");
  return { kind: "sort", at, keys: tokens.list(() => parseSortKey(tokens)) };
}

/** Descending is the default. */
function parseSortKey(tokens: TokenStream): SortKey {
  const value = parseExpression(tokens);
  const ascending = tokens.take("asc");
  if (!ascending) tokens.take("desc");
  if (tokens.is("nulls")) throw queryNotModelled("the place of nulls in an order", tokens.peek());
  return { value, descending: !ascending };
}

function parseTake(tokens: TokenStream, at: Token): Operator {
  return { kind: "take", at, count: tokens.expectCount() };
}

function parseTop(tokens: TokenStream, at: Token): Operator {
  const count = tokens.expectCount();
  tokens.expect("by");
  return { kind: "top", at, count, key: parseSortKey(tokens) };
}

/** Source of the greatest limit: docs: resource-graph/concepts/query-language, "mv-expand". */
const EXPANDED_AT_MOST = 2000;

function parseExpand(tokens: TokenStream, at: Token): Operator {
  const bags = tokens.peek();
  if (tokens.take("bagexpansion") || (tokens.is("kind") && tokens.is("=", 1) && tokens.take("kind"))) {
    tokens.expect("=");
    if (!tokens.take("bag")) throw queryNotModelled("this way to expand bags", bags);
  }
  const column = parseNamed(tokens);
  let to: "string" | undefined;
  if (tokens.take("to")) {
    tokens.expect("typeof");
    tokens.expect("(");
    const type = tokens.expectName();
    if (type.name !== "string") throw queryNotModelled(`mv-expand to '${type.name}'`, type.at);
    tokens.expect(")");
    to = "string";
  }
  if (tokens.is(",")) throw queryNotModelled("mv-expand of several columns", tokens.peek());
  const limitAt = tokens.peek();
  const limit = tokens.take("limit") ? tokens.expectCount() : undefined;
  if (limit !== undefined && limit > EXPANDED_AT_MOST) {
    throw semantic(`The limit of mv-expand is at most ${String(EXPANDED_AT_MOST)}.`, limitAt);
  }
  return { kind: "mv-expand", at, column, to, limit };
}

function parseJoin(tokens: TokenStream, at: Token, subquery: () => Pipeline): Operator {
  let how: JoinKind = "innerunique";
  if (tokens.take("kind")) {
    tokens.expect("=");
    const kind = tokens.expectName();
    how = joinKind(kind.name, kind.at);
  }
  if (tokens.is("hint")) throw queryNotModelled("hints", tokens.peek());
  const right = subquery();
  tokens.expect("on");
  const on = [parseJoinKey(tokens)];
  while (tokens.take(",") || tokens.take("and")) on.push(parseJoinKey(tokens));
  return { kind: "join", at, how, right, on };
}

function joinKind(name: string, at: Place): JoinKind {
  switch (name) {
    case "innerunique":
    case "inner":
    case "leftouter":
    case "fullouter":
    case "leftanti":
      return name;
    default:
      throw queryNotModelled(`a join of kind '${name}'`, at);
  }
}

function parseJoinKey(tokens: TokenStream): JoinKey {
  if (!tokens.is("$left") && !tokens.is("$right")) {
    const name = tokens.expectName();
    return { left: name, right: name };
  }
  const leftFirst = tokens.next().token === "$left";
  tokens.expect(".");
  const first = tokens.expectName();
  tokens.expect("==");
  tokens.expect(leftFirst ? "$right" : "$left");
  tokens.expect(".");
  const second = tokens.expectName();
  return leftFirst ? { left: first, right: second } : { left: second, right: first };
}

function parseUnion(tokens: TokenStream, at: Token, subquery: () => Pipeline): Operator {
  if (tokens.peek().kind === "identifier" && tokens.is("=", 1)) {
    throw queryNotModelled(`union with '${tokens.peek().token}'`, tokens.peek());
  }
  return { kind: "union", at, legs: tokens.list(subquery) };
}
