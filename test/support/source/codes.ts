import ts from "typescript";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";
import { readSource, type Source } from "./program.ts";
import { reachFrom } from "./reach.ts";

/** What the code of a workflow names when it runs: the codes that it
 * calls `finding`, `incident`, `summary`, `plannedWrite`, `remaining` and `stepDetail` with, and its steps. */
export interface NamedInCode {
  readonly findings: readonly string[];
  readonly incidents: readonly string[];
  readonly steps: readonly string[];
  readonly summaries: readonly string[];
  readonly writes: readonly string[];
  readonly remains: readonly string[];
  readonly details: readonly string[];
}

/** By the names of the workflows. The types of arguments tell the codes, so that a table of codes counts as well. */
export function namedByWorkflows(): ReadonlyMap<string, NamedInCode> {
  const source = readSource([
    "orchestrations/workflows.ts",
    "orchestrations/children.ts",
    "activities/azure-activities.ts",
  ]);
  return new Map(
    WORKFLOWS.map(({ name }) => [
      name,
      namedFrom(source, source.exported(`orchestrations/${name}/workflow.ts`, /Workflow$/)),
    ]),
  );
}

function namedFrom(source: Source, start: ts.Declaration): NamedInCode {
  const calls = reachFrom(source, start).filter(ts.isCallExpression);
  const named = (callee: string, position: number) => [
    ...new Set(
      calls
        .filter((call) => nameOf(call) === callee)
        .flatMap(({ arguments: given }) => {
          const code = given[position];
          return code === undefined ? [] : source.textsOf(code);
        }),
    ),
  ];
  return {
    findings: named("finding", 0),
    incidents: named("incident", 0),
    steps: named("enter", 1),
    summaries: named("summary", 0),
    writes: named("plannedWrite", 0),
    remains: named("remaining", 0),
    details: named("stepDetail", 0),
  };
}

function nameOf({ expression }: ts.CallExpression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}
