import { isJsonObject, type JsonObject } from "../json-object.ts";

/**
 * Takes back what the command-line tool adds to everything it prints: `resourceGroup` beside an `id`, read from
 * that id (Azure/azure-cli: azure.cli.core.commands.transform). One that says something else than its `id` is
 * data and stays.
 */
export function withoutCliResourceGroups(object: JsonObject): JsonObject {
  const group = resourceGroupOf(object["id"]);
  const isAddition = (name: string, value: unknown) =>
    name === "resourceGroup" && typeof value === "string" && value.toLowerCase() === group;
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name, value]) => !isAddition(name, value))
      .map(([name, value]) => [name, withoutIn(value)]),
  );
}

function withoutIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIn);
  return isJsonObject(value) ? withoutCliResourceGroups(value) : value;
}

function resourceGroupOf(id: unknown): string | undefined {
  if (typeof id !== "string") return undefined;
  return /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(id)?.[1]?.toLowerCase();
}
