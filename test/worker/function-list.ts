import type { Binding, FunctionMetadata } from "../../local/runtime/worker/functions-core.ts";

/** One line a function, sorted: its name, what triggers it and how, and what else is bound. */
export function functionList(functions: readonly FunctionMetadata[]): string {
  return `${functions.map(line).sort().join("\n")}\n`;
}

function line({ name, bindings }: FunctionMetadata): string {
  const each = Object.values(bindings);
  const triggers = each.filter(isTrigger).map(triggerText);
  const others = each.filter((one) => !isTrigger(one)).map(({ type, direction }) => `${type} ${direction}`);
  return [
    `${name}:`,
    triggers.join(" and "),
    ...(others.length === 0 ? [] : [`with ${others.join(", ")}`]),
  ].join(" ");
}

const isTrigger = ({ type }: Binding) => /trigger$/i.test(type);

/** Generated names and what the library says of itself are left out: they are no business of the app's. */
function triggerText({
  type,
  direction: _direction,
  name: _name,
  properties: _properties,
  ...options
}: Binding): string {
  const told = Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => one.localeCompare(other, "en"))
    .map(([option, value]) => `${option}=${Array.isArray(value) ? value.join("|") : String(value)}`);
  return [type, ...told].join(" ");
}
