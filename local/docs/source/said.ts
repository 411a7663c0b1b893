import ts from "typescript";
import type { Source } from "./program.ts";
import { type Reach, reachFrom } from "./reach.ts";
import { type Words, wordsIn } from "./words.ts";

/** A finding that a workflow can come to, as its source spells it. */
interface KnownFinding {
  readonly code: string;
  readonly severity: string;
  readonly means: string;
  readonly remedy: string;
}

/** A refusal of ours that can stop a run or a step; Azure's own codes come besides. */
interface KnownRefusal {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A step that a run can enter. */
interface KnownStep {
  readonly name: string;
  readonly state: string;
  readonly detail: string;
}

/** Everything that a workflow can say, read from the source that is reached from it. */
export interface Said {
  readonly findings: readonly KnownFinding[];
  readonly refusals: readonly KnownRefusal[];
  readonly steps: readonly KnownStep[];
}

export function saidBy(source: Source, start: ts.Declaration): Said {
  const reach = reachFrom(source, start);
  const words = wordsIn(source, reach);
  return {
    findings: byCode(reach.nodes.flatMap((node) => findingsAt(node, words))),
    refusals: byCode(reach.nodes.flatMap((node) => refusalsAt(node, words))),
    steps: stepsOf(reach, words),
  };
}

function findingsAt(node: ts.Node, words: Words): KnownFinding[] {
  const { severity, code, rest } = findingShape(node);
  const said = rest === undefined ? undefined : fieldsOf(rest);
  if (said?.has("means") !== true) return [];
  const text = (field: string) => alternatives(said.get(field), words);
  const severities = severity === undefined ? ["blocker"] : words(severity);
  return (code === undefined ? [] : words(code)).map((one) => ({
    code: one,
    severity: severities.join(" or "),
    means: text("means"),
    remedy: text("remedy"),
  }));
}

/** A finding is written down whole, or as a call of `blocker(code, resource, { means, remedy, source })`. */
function findingShape(node: ts.Node): {
  severity?: ts.Expression | undefined;
  code?: ts.Expression | undefined;
  rest?: ts.ObjectLiteralExpression;
} {
  if (ts.isObjectLiteralExpression(node)) {
    const fields = fieldsOf(node);
    return fields.has("severity")
      ? { severity: fields.get("severity"), code: fields.get("code"), rest: node }
      : {};
  }
  if (!ts.isCallExpression(node) || node.expression.getText() !== "blocker") return {};
  const [code, , rest] = node.arguments;
  return rest !== undefined && ts.isObjectLiteralExpression(rest) ? { code, rest } : {};
}

function refusalsAt(node: ts.Node, words: Words): KnownRefusal[] {
  if (!ts.isObjectLiteralExpression(node)) return [];
  const fields = fieldsOf(node);
  const code = fields.get("code");
  if (code === undefined || !fields.has("message") || !fields.has("remedy")) return [];
  return words(code).map((one) => ({
    code: one,
    message: alternatives(fields.get("message"), words),
    remedy: alternatives(fields.get("remedy"), words),
  }));
}

function stepsOf({ nodes }: Reach, words: Words): KnownStep[] {
  const steps = nodes.flatMap((node): KnownStep[] => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
    const [state, name, detail] = node.arguments;
    if (node.expression.name.text !== "enter" || state === undefined || name === undefined) return [];
    const [step] = words(name);
    return step === undefined
      ? []
      : [{ name: step, state: words(state).join(" or "), detail: alternatives(detail, words) }];
  });
  const once = steps.filter(({ name }, index) => steps.findIndex((other) => other.name === name) === index);
  // The frame of every run is met before what is inside of it.
  return [...once.filter(({ name }) => name !== "report"), ...once.filter(({ name }) => name === "report")];
}

/** What a text can be; `…` where only the run knows. */
function alternatives(expression: ts.Expression | undefined, words: Words): string {
  const known = expression === undefined ? [] : words(expression).filter(Boolean);
  return known.length === 0 ? "…" : known.join(" / ");
}

function fieldsOf(literal: ts.ObjectLiteralExpression): ReadonlyMap<string, ts.Expression> {
  return new Map(
    literal.properties.flatMap((property): [string, ts.Expression][] => {
      if (ts.isPropertyAssignment(property)) return [[property.name.getText(), property.initializer]];
      return ts.isShorthandPropertyAssignment(property) ? [[property.name.text, property.name]] : [];
    }),
  );
}

/** One row for each code and text, in the order of the codes. */
function byCode<Row extends { readonly code: string }>(rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  return rows
    .filter((row) => {
      const key = JSON.stringify(row);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((left, right) => left.code.localeCompare(right.code));
}
