import { type Place, QueryError, queryNotModelled } from "../query-error.ts";
import { readString } from "./string-literal.ts";
import type { Token } from "./token.ts";

const SPACE = /(?:\s+|\/\/[^\n\r]*)+/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** `$left` and `$right` are names to the grammar; `in~` and `!has` are one token each. */
const WORD = /in~|[$A-Za-z_][A-Za-z0-9_]*/y;
const NEGATED = /![A-Za-z_]+~?/y;
const PUNCTUATION = /[!=]~|[!=<>]=|\.\.|=>|[<>=()[\]{},.|;+*/%:-]/y;
const STRING_START = /@?["']/y;
/** Strings in three backticks or tildes, and strings that logs hide. */
const OTHER_STRING = /```|~~~|[hH]@?["']/y;

/** The tokens of a query; the last is its end. @throws QueryError */
export function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let start = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = start;
    return pattern.exec(query)?.[0];
  };
  for (;;) {
    start += match(SPACE)?.length ?? 0;
    if (start >= query.length) {
      tokens.push({ kind: "end", start, end: start, ...placeOf(query, start, "<EOF>") });
      return tokens;
    }
    const token = nextToken(query, start, match);
    tokens.push(token);
    start = token.end;
  }
}

function nextToken(query: string, start: number, match: (pattern: RegExp) => string | undefined): Token {
  const other = match(OTHER_STRING);
  if (other !== undefined)
    throw queryNotModelled("multi-line and obfuscated strings", placeOf(query, start, other));
  if (match(STRING_START) !== undefined) {
    const { value, end } = readString(query, start, (token) => placeOf(query, start, token));
    return { kind: "string", value, start, end, ...placeOf(query, start, query.slice(start, end)) };
  }
  const spanOf = (text: string) => ({
    start,
    end: start + text.length,
    ...placeOf(query, start, text),
  });
  const number = match(NUMBER);
  if (number !== undefined) {
    const suffixed = /^[\d.]+[A-Za-z_]\w*/.exec(query.slice(start))?.[0];
    if (suffixed !== undefined && suffixed.length > number.length) {
      throw queryNotModelled(`the literal '${suffixed}'`, placeOf(query, start, suffixed));
    }
    return {
      kind: "number",
      value: Number(number),
      type: /^\d+$/.test(number) ? "long" : "real",
      ...spanOf(number),
    };
  }
  const word = match(WORD);
  if (word !== undefined) return { kind: "identifier", ...spanOf(word) };
  const mark = match(NEGATED) ?? match(PUNCTUATION);
  if (mark !== undefined) return { kind: "punctuation", ...spanOf(mark) };
  const stray = String.fromCodePoint(query.codePointAt(start) ?? 0);
  throw new QueryError("syntax", `Unexpected '${stray}'.`, placeOf(query, start, stray));
}

function placeOf(query: string, offset: number, token: string): Place {
  const before = query.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: before.at(-1)?.length ?? 0, token };
}
