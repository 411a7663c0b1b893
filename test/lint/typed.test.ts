import { expect, test } from "vitest";
import { typedViolations } from "../support/linted.ts";

const WORKFLOW = "orchestrations/inspect-cluster/workflow.ts";
const DOOR = "functions/http/plans.ts";

const inWorkflow = (name: string, lines: string): string =>
  `export function* ${name}(): Generator<string, void> {\n  ${lines}\n  yield* wait();\n}`;

test("a yield* that was forgotten is found, and steps that are taken are let be", async () => {
  const forgotten = [
    "wait();",
    "void wait();",
    "if (often) wait();",
    "often && wait();",
    "const steps = wait();\n  steps;",
  ];
  const taken = [
    "yield* wait();",
    "for (const _step of wait()) yield* wait();",
    "const steps = wait();\n  yield* steps;",
    "count();",
  ];
  const declared =
    "declare function wait(): Generator<string, void>;\ndeclare function count(): number;\ndeclare const often: boolean;";
  const pieces = [...forgotten, ...taken].map((lines, index) => inWorkflow(`piece${String(index)}`, lines));
  const [, ...found] = await typedViolations(WORKFLOW, [declared, ...pieces]);
  const rule = "keyless/delegated-steps";
  expect(found.slice(0, forgotten.length).map((rules) => rules.includes(rule))).toEqual(
    forgotten.map(() => true),
  );
  expect(found.slice(forgotten.length).map((rules) => rules.includes(rule))).toEqual(taken.map(() => false));
}, 120_000);

test("what needs types to be seen is found", async () => {
  const wrong: readonly (readonly [rule: string, code: string])[] = [
    ["no-floating-promises", "export function forgets(): void {\n  keep();\n}"],
    ["no-misused-promises", 'export const takes = (): string => (keep() ? "kept" : "");'],
    ["await-thenable", "export async function waits(): Promise<number> {\n  return await 1;\n}"],
    [
      "switch-exhaustiveness-check",
      'export function skips(kind: "one" | "other"): void {\n  switch (kind) {\n    case "one":\n      return;\n  }\n}',
    ],
    ["no-deprecated", 'export const old = (): string => "x".substr(1);'],
  ];
  const right =
    'export function rest(kind: "one" | "other"): number {\n  switch (kind) {\n    case "one":\n      return 1;\n    default:\n      return 0;\n  }\n}';
  const declared = "declare function keep(): Promise<boolean>;";
  const found = await typedViolations(DOOR, [declared, right, ...wrong.map(([, code]) => code)]);
  expect(found.slice(0, 2)).toEqual([[], []]);
  for (const [index, [rule]] of wrong.entries()) {
    expect(found[index + 2], rule).toContain(`@typescript-eslint/${rule}`);
  }
}, 120_000);
