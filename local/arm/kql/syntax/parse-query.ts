import { queryNotModelled, semantic } from "../query-error.ts";
import type { Operator, Pipeline } from "./ast.ts";
import { everyPipeline } from "./every-pipeline.ts";
import { operatorAhead, parseOperator } from "./parse-operator.ts";
import { tokenize } from "./tokenizer.ts";
import { TokenStream } from "./token-stream.ts";

/** The table of a query that begins with an operator. Source: docs: resource-graph/concepts/query-language, "tables". */
const DEFAULT_TABLE = "resources";

/** @throws QueryError */
export function parseQuery(query: string): Pipeline {
  const tokens = new TokenStream(tokenize(query));
  if (tokens.is("let") || tokens.is("set") || tokens.is("declare")) {
    throw queryNotModelled(`a '${tokens.peek().token}' statement`, tokens.peek());
  }
  const pipeline = parsePipeline(tokens);
  if (tokens.is(";")) throw queryNotModelled("more than one statement", tokens.peek());
  if (tokens.peek().kind !== "end") throw tokens.unexpected();
  checkLimits(pipeline);
  return pipeline;
}

function parsePipeline(tokens: TokenStream): Pipeline {
  const subquery = () => parseSubquery(tokens);
  if (operatorAhead(tokens) && !tokens.is("|", 1)) {
    const table = { name: DEFAULT_TABLE, at: tokens.peek() };
    const first = parseOperator(tokens, subquery);
    return { table, operators: [first, ...parseOperators(tokens, subquery)] };
  }
  const table = tokens.expectName();
  return { table, operators: parseOperators(tokens, subquery) };
}

function parseOperators(tokens: TokenStream, subquery: () => Pipeline): readonly Operator[] {
  const operators: Operator[] = [];
  while (tokens.take("|")) operators.push(parseOperator(tokens, subquery));
  return operators;
}

/** The right side of a join or union: a table, or a pipeline in parentheses. */
function parseSubquery(tokens: TokenStream): Pipeline {
  if (!tokens.take("(")) return { table: tokens.expectName(), operators: [] };
  const pipeline = parsePipeline(tokens);
  tokens.expect(")");
  return pipeline;
}

const JOINS_AND_UNIONS = 3;
const EXPANSIONS = 3;

/**
 * What Resource Graph allows in one query: three joins and unions together, each table but `resourcecontainers` once on
 * a right side, three mv-expands. Source: docs: resource-graph/concepts/query-language, "supported tabular operators".
 */
function checkLimits(pipeline: Pipeline): void {
  const [first, ...rights] = everyPipeline(pipeline);
  const operators = [first, ...rights].flatMap((one) => one.operators);
  const seen = new Set<string>();
  for (const [index, { table }] of rights.entries()) {
    const name = table.name.toLowerCase();
    if (index >= JOINS_AND_UNIONS || seen.has(name)) {
      throw semantic(
        `A query may hold ${String(JOINS_AND_UNIONS)} joins and unions, and '${table.name}' on one right side.`,
        table.at,
        "DisallowedMaxNumberOfRemoteTables",
      );
    }
    if (name !== "resourcecontainers") seen.add(name);
  }
  const extra = operators.filter(({ kind }) => kind === "mv-expand")[EXPANSIONS];
  if (extra !== undefined) {
    throw semantic(`A query may hold ${String(EXPANSIONS)} mv-expand operators.`, extra.at);
  }
}
