import type { Registry } from "./registry.ts";

/** What the host prints of a function when it has started. */
export interface FunctionListing {
  readonly name: string;
  readonly triggerType: string;
  /** Of an HTTP function: where it is and what it takes; no methods for all. */
  readonly http?: { readonly url: string; readonly methods: readonly string[] };
}

/** `root` is where routes begin, with or without a slash at the end. */
export function listFunctions(registry: Registry, root: string): FunctionListing[] {
  return registry.functions.map(({ name, triggerType }) => {
    const found = registry.httpFunctions.find((candidate) => candidate.name === name);
    if (found === undefined) return { name, triggerType };
    const url = `${root.replace(/\/$/, "")}/${found.route.text}`;
    return { name, triggerType, http: { url, methods: found.methods } };
  });
}
