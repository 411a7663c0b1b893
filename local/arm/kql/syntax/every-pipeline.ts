import type { Operator, Pipeline } from "./ast.ts";

/** The pipeline itself, then those inside of its joins and unions, in the order of the query. */
export function everyPipeline(pipeline: Pipeline): readonly [Pipeline, ...Pipeline[]] {
  return [pipeline, ...pipeline.operators.flatMap(innerOf).flatMap((inner) => [...everyPipeline(inner)])];
}

function innerOf(operator: Operator): readonly Pipeline[] {
  if (operator.kind === "join") return [operator.right];
  return operator.kind === "union" ? operator.legs : [];
}
