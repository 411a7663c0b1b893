import { everyPipeline, type Expression, type Pipeline, queryNotModelled } from "../../kql/index.ts";

/** Tables of which only some types of rows are modelled. */
const MODELLED: Readonly<Record<string, readonly string[]>> = {
  authorizationresources: [
    "microsoft.authorization/roleassignments",
    "microsoft.authorization/roledefinitions",
  ],
  policyresources: ["microsoft.authorization/policyassignments"],
  quotaresources: ["microsoft.compute/locations/usages"],
};

/**
 * Refuses a query for rows of these tables that exist in Azure and are not modelled, such as
 * classic administrators: an empty answer would be untrue.
 *
 * @throws QueryError
 */
export function checkTypes(pipeline: Pipeline): void {
  for (const { table, operators } of everyPipeline(pipeline)) {
    const modelled = MODELLED[table.name.toLowerCase()];
    if (modelled === undefined) continue;
    for (const operator of operators) {
      if (operator.kind !== "where") continue;
      for (const { text, at } of typesIn(operator.condition)) {
        if (!modelled.includes(text.toLowerCase()))
          throw queryNotModelled(`the type '${text}' of ${table.name}`, at);
      }
    }
  }
}

/** The texts that a condition wants the type to be equal to. */
function typesIn(condition: Expression): readonly { text: string; at: Expression["at"] }[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return [...typesIn(condition.left), ...typesIn(condition.right)];
    case "binary":
      return ["==", "=~"].includes(condition.operator) && namesType(condition.left)
        ? textsOf([condition.right])
        : [];
    case "membership":
      return !condition.operator.startsWith("!") && namesType(condition.left) ? textsOf(condition.list) : [];
    default:
      return [];
  }
}

/** `type` itself, also through a function such as `tolower`. */
function namesType(value: Expression): boolean {
  if (value.kind === "call") return value.args.some(namesType);
  return value.kind === "column" && value.name === "type";
}

function textsOf(values: readonly Expression[]): readonly { text: string; at: Expression["at"] }[] {
  return values.flatMap((value) =>
    value.kind === "literal" && typeof value.value === "string" ? [{ text: value.value, at: value.at }] : [],
  );
}
