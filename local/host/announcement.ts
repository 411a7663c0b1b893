import type { FunctionListing } from "../runtime/index.ts";

/** The list of functions as Core Tools print it, with `localhost` for loopback. */
export function announcement(functions: readonly FunctionListing[]): string {
  const httpFirst = [...functions].sort((one, other) => Number(!one.http) - Number(!other.http));
  const lines = httpFirst.map(({ name, triggerType, http }) => {
    if (http === undefined) return `\t${name}: ${triggerType}`;
    const methods = http.methods.length > 0 ? `[${http.methods.join(",")}] ` : "";
    return `\t${name}: ${methods}${http.url.replace("//127.0.0.1:", "//localhost:")}`;
  });
  if (lines.length === 0) return "\nNo functions found.\n";
  return `\nFunctions:\n\n${lines.join("\n\n")}\n`;
}
