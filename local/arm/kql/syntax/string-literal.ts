import { type Place, QueryError } from "../query-error.ts";

/** Source: docs: kusto/query/scalar-data-types/string, "string literals". */
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const HEX = /(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/y;

/** The string that starts at an offset: quoted either way, or verbatim after `@`. @throws QueryError */
export function readString(
  query: string,
  start: number,
  placeOf: (token: string) => Place,
): { value: string; end: number } {
  const verbatim = query[start] === "@";
  const quote = query[verbatim ? start + 1 : start] ?? "";
  let value = "";
  let here = start + (verbatim ? 2 : 1);
  const broken = () =>
    new QueryError(
      "syntax",
      "A string is not closed.",
      placeOf(query.slice(start).split(/[\r\n]/)[0] ?? ""),
      {
        expected: quote,
      },
    );
  for (;;) {
    const char = query[here];
    if (char === undefined || (!verbatim && (char === "\n" || char === "\r"))) throw broken();
    if (char === quote) {
      const doubled = verbatim && query[here + 1] === quote;
      if (!doubled) return { value, end: here + 1 };
      value += quote;
      here += 2;
    } else if (char === "\\" && !verbatim) {
      const { text, length } = readEscape(query, here + 1, placeOf);
      value += text;
      here += 1 + length;
    } else {
      value += char;
      here += 1;
    }
  }
}

function readEscape(query: string, at: number, placeOf: (token: string) => Place) {
  HEX.lastIndex = at;
  const hex = HEX.exec(query);
  if (hex !== null) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? "", 16);
    return { text: String.fromCharCode(code), length: hex[0].length };
  }
  const char = query[at] ?? "";
  const text = Object.hasOwn(ESCAPES, char) ? ESCAPES[char] : undefined;
  if (text === undefined) {
    throw new QueryError("syntax", `'\\${char}' is no escape sequence.`, placeOf(`\\${char}`));
  }
  return { text, length: 1 };
}
