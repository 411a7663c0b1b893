import { invalidTemplate } from "./invalid-template.ts";

/** A parsed expression of a template's language. */
export type Expression =
  | { readonly kind: "value"; readonly value: string | number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "member"; readonly of: Expression; readonly key: Expression };

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_]\w*)|([()[\],.]))/y;

/** Source: docs: azure-resource-manager/templates/template-expressions. @throws ArmError for what is no expression */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  let at = 0;
  const next = (): string | undefined => tokens[at];
  const take = (wanted?: string): string => {
    const token = tokens[at];
    if (token === undefined || (wanted !== undefined && token !== wanted))
      throw invalidTemplate(`The language expression '${text}' is not valid.`);
    at += 1;
    return token;
  };

  function primary(): Expression {
    const token = take();
    if (token.startsWith("'")) return { kind: "value", value: token.slice(1) };
    if (/^-?\d/.test(token)) return { kind: "value", value: Number(token) };
    take("(");
    const args: Expression[] = [];
    while (next() !== ")") {
      args.push(whole());
      if (next() === ",") take();
    }
    take(")");
    return { kind: "call", name: token, args };
  }

  function whole(): Expression {
    let left = primary();
    while (next() === "." || next() === "[") {
      if (take() === ".") left = { kind: "member", of: left, key: { kind: "value", value: take() } };
      else {
        left = { kind: "member", of: left, key: whole() };
        take("]");
      }
    }
    return left;
  }

  const parsed = whole();
  if (next() !== undefined) throw invalidTemplate(`The language expression '${text}' is not valid.`);
  return parsed;
}

/** Texts keep their first quotation mark, which tells them from names. */
function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  const pattern = new RegExp(TOKEN);
  while (text.slice(pattern.lastIndex).trim() !== "") {
    const found = pattern.exec(text);
    if (found === null) throw invalidTemplate(`The language expression '${text}' is not valid.`);
    const [, quoted, number, name, sign] = found;
    tokens.push(quoted === undefined ? (number ?? name ?? sign ?? "") : `'${quoted.replaceAll("''", "'")}`);
  }
  return tokens;
}
