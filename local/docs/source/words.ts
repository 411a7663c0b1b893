import ts from "typescript";
import type { Source } from "./program.ts";
import type { Reach } from "./reach.ts";

/**
 * The texts that an expression can come to, as far as the source alone tells; what is only known when it runs is
 * shown as `{name}` inside a text, and is no text by itself. A part that may be left out stands in brackets.
 */
export type Words = (expression: ts.Expression) => readonly string[];

export function wordsIn(source: Source, { calls }: Reach): Words {
  const open = new Set<ts.Node>();

  function words(expression: ts.Expression): readonly string[] {
    if (open.has(expression)) return [];
    open.add(expression);
    const found = [...new Set(read(expression))];
    open.delete(expression);
    return found;
  }

  function read(expression: ts.Expression): readonly string[] {
    if (ts.isStringLiteralLike(expression)) return [expression.text];
    if (ts.isTemplateExpression(expression)) return [template(expression)];
    if (ts.isConditionalExpression(expression))
      return [...words(expression.whenTrue), ...words(expression.whenFalse)];
    if (ts.isAsExpression(expression) || ts.isParenthesizedExpression(expression))
      return words(expression.expression);
    if (ts.isBinaryExpression(expression)) return binary(expression);
    if (ts.isCallExpression(expression)) return counted(expression);
    return ts.isIdentifier(expression) ? named(expression) : [];
  }

  function template({ head, templateSpans }: ts.TemplateExpression): string {
    return templateSpans.reduce((text, { expression, literal }) => {
      const known = words(expression);
      const shown = known.filter(Boolean).join(" / ");
      const whole = known.length === 0 ? placeholder(expression) : known.includes("") ? `[${shown}]` : shown;
      return `${text}${whole}${literal.text}`;
    }, head.text);
  }

  /** A number with its noun: `count(pools.length, "pool")`. */
  function counted({ expression, arguments: given }: ts.CallExpression): readonly string[] {
    const [amount, singular, plural] = given;
    if (expression.getText() !== "count" || amount === undefined || singular === undefined) return [];
    const [noun] = plural === undefined ? words(singular).map((one) => `${one}s`) : words(plural);
    return noun === undefined ? [] : [`${placeholder(amount)} ${noun}`];
  }

  function binary({ left, operatorToken, right }: ts.BinaryExpression): readonly string[] {
    if (operatorToken.kind === ts.SyntaxKind.PlusToken) {
      const [first = placeholder(left)] = words(left);
      const [second = placeholder(right)] = words(right);
      return [first + second];
    }
    return [...words(left), ...words(right)];
  }

  function named(name: ts.Identifier): readonly string[] {
    const declaration = source.declarationOf(name);
    if (declaration === undefined) return [];
    if (ts.isVariableDeclaration(declaration))
      return declaration.initializer === undefined ? [] : words(declaration.initializer);
    if (!ts.isParameter(declaration)) return [];
    const { parent } = declaration;
    const position = parent.parameters.findIndex((parameter) => parameter === declaration);
    return (calls.get(parent) ?? []).flatMap(({ arguments: given }) => {
      const argument = given[position];
      return argument === undefined ? [] : words(argument);
    });
  }

  return words;
}

function placeholder(expression: ts.Expression): string {
  const name = nameOf(expression);
  return name === undefined ? "…" : `{${name}}`;
}

/** What a value is called: a variable or field by its name, a converted one by what it was made from. */
function nameOf(expression: ts.Expression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression))
    return expression.name.text === "length"
      ? `number of ${nameOf(expression.expression) ?? "them"}`
      : expression.name.text;
  if (!ts.isCallExpression(expression)) return undefined;
  const [argument] = expression.arguments;
  return ts.isPropertyAccessExpression(expression.expression)
    ? nameOf(expression.expression.expression)
    : argument && nameOf(argument);
}
