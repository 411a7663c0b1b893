/** Where a text stops being JSON. `line` and `column` count from 1; `found` is what stands there instead. */
export interface JsonMistake {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  readonly found: string;
}

type Awaiting = "value" | "firstItem" | "firstName" | "name" | "colon" | "next";

const aValue = "a value";
const aName = "a field name in double quotes";

/**
 * The first place where `text` breaks JSON's grammar (RFC 8259), or nothing if it is JSON. `JSON.parse` decides
 * whether a file is accepted; this says where to look, which the engine's own message often does not.
 */
export function findJsonMistake(text: string): JsonMistake | undefined {
  const open: ("]" | "}")[] = [];
  let awaited: Awaiting = "value";
  let at = 0;
  for (;;) {
    at = skipBlanks(text, at);
    const char = text[at];
    const closing = open.at(-1);
    if (awaited === "next") {
      if (closing === undefined)
        return char === undefined ? undefined : mistake(text, at, "the end of the file");
      if (char === closing) open.pop();
      else if (char === ",") awaited = closing === "]" ? "value" : "name";
      else return mistake(text, at, `"," or "${closing}"`);
      at += 1;
    } else if (char === closing && (awaited === "firstItem" || awaited === "firstName")) {
      open.pop();
      awaited = "next";
      at += 1;
    } else if (awaited === "colon") {
      if (char !== ":") return mistake(text, at, `":" after the field name`);
      awaited = "value";
      at += 1;
    } else if (awaited === "name" || awaited === "firstName") {
      if (char !== '"') return mistake(text, at, awaited === "name" ? aName : `${aName} or "}"`);
      const end = endOfText(text, at);
      if (typeof end !== "number") return end;
      at = end;
      awaited = "colon";
    } else if (char === "[" || char === "{") {
      open.push(char === "[" ? "]" : "}");
      awaited = char === "[" ? "firstItem" : "firstName";
      at += 1;
    } else {
      const end = endOfScalar(text, at, awaited === "value" ? aValue : `${aValue} or "]"`);
      if (typeof end !== "number") return end;
      at = end;
      awaited = "next";
    }
  }
}

/** How many lists and objects enclose the innermost value of a JSON text. */
export function nestingOfJson(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === "\\") at += 1;
    } else if (char === "[" || char === "{") {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (char === "]" || char === "}") {
      depth -= 1;
    }
  }
  return deepest;
}

const blanks = new Set([" ", "\t", "\n", "\r"]);

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (blanks.has(text.charAt(at))) at += 1;
  return at;
}

function endOfScalar(text: string, start: number, expected: string): number | JsonMistake {
  if (text[start] === '"') return endOfText(text, start);
  const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  scalar.lastIndex = start;
  return scalar.test(text) ? scalar.lastIndex : mistake(text, start, expected);
}

function endOfText(text: string, start: number): number | JsonMistake {
  const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
  let at = start + 1;
  for (;;) {
    const char = text[at];
    if (char === '"') return at + 1;
    if (char === undefined)
      return mistake(text, at, `a closing quote for the text of line ${lineOf(text, start).toString()}`);
    if (char < " ") return mistake(text, at, "a closing quote in the same line");
    if (char === "\\") {
      escape.lastIndex = at;
      if (!escape.test(text)) return mistake(text, at, "a JSON escape after the backslash");
      at = escape.lastIndex;
    } else {
      at += 1;
    }
  }
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

function mistake(text: string, at: number, expected: string): JsonMistake {
  const column = at - (at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1) + 1;
  return { line: lineOf(text, at), column, expected, found: describeChar(text, at) };
}

function describeChar(text: string, at: number): string {
  const code = text.codePointAt(at);
  if (code === undefined) return "the end of the file";
  if (code === 0x0a || code === 0x0d) return "the end of the line";
  if (code < 0x20) return `the control character U+${code.toString(16).padStart(4, "0").toUpperCase()}`;
  const char = String.fromCodePoint(code);
  return char === '"' ? "a double quote" : `"${char}"`;
}
