import { type Place, QueryError, queryNotModelled } from "../query-error.ts";
import { readString } from "./string-literal.ts";
import type { Token } from "./token.ts";

const SPACE = /(?:\s+|\/\/[^\n\r]*)+/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Timespans such as `7d`, and hexadecimal numbers. */
const SUFFIXED = /[\d.]+[A-Za-z_]\w*/y;
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
  const source = sourceOf(query);
  let start = 0;
  for (;;) {
    start += source.match(SPACE, start)?.length ?? 0;
    if (start >= query.length) {
      tokens.push({ kind: "end", start, end: start, ...source.placeOf(start, "<EOF>") });
      return tokens;
    }
    const token = nextToken(source, start);
    tokens.push(token);
    start = token.end;
  }
}

interface Source {
  readonly query: string;
  /** What a sticky pattern finds at an offset. */
  readonly match: (pattern: RegExp, offset: number) => string | undefined;
  readonly placeOf: (offset: number, token: string) => Place;
}

function sourceOf(query: string): Source {
  const lines = [0, ...[...query.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: end }) => index + end.length)];
  return {
    query,
    match: (pattern, offset) => {
      pattern.lastIndex = offset;
      return pattern.exec(query)?.[0];
    },
    placeOf: (offset, token) => {
      const line = lines.findLastIndex((start) => start <= offset);
      return { line: line + 1, column: offset - (lines[line] ?? 0), token };
    },
  };
}

function nextToken({ query, match, placeOf }: Source, start: number): Token {
  const other = match(OTHER_STRING, start);
  if (other !== undefined) throw queryNotModelled("multi-line and obfuscated strings", placeOf(start, other));
  if (match(STRING_START, start) !== undefined) {
    const { value, end } = readString(query, start, (token) => placeOf(start, token));
    return { kind: "string", value, start, end, ...placeOf(start, query.slice(start, end)) };
  }
  const spanOf = (text: string) => ({ start, end: start + text.length, ...placeOf(start, text) });
  const number = match(NUMBER, start);
  if (number !== undefined) {
    const suffixed = match(SUFFIXED, start);
    if (suffixed !== undefined && suffixed.length > number.length) {
      throw queryNotModelled(`the literal '${suffixed}'`, placeOf(start, suffixed));
    }
    return {
      kind: "number",
      value: Number(number),
      type: /^\d+$/.test(number) ? "long" : "real",
      ...spanOf(number),
    };
  }
  const word = match(WORD, start);
  if (word !== undefined) return { kind: "identifier", ...spanOf(word) };
  const mark = match(NEGATED, start) ?? match(PUNCTUATION, start);
  if (mark !== undefined) return { kind: "punctuation", ...spanOf(mark) };
  const stray = String.fromCodePoint(query.codePointAt(start) ?? 0);
  throw new QueryError("syntax", `Unexpected '${stray}'.`, placeOf(start, stray));
}
