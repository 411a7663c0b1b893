import { z } from "zod";

/** The actions that a role allows and excludes, as ARM lists them for the caller at a scope: `*` matches any text. */
export const Permission = z.strictObject({ actions: z.array(z.string()), notActions: z.array(z.string()) });
export type Permission = z.infer<typeof Permission>;

/**
 * Whether any of the permissions allows an action: the union of each role's `actions` minus its own `notActions`. Deny
 * assignments and conditions are not considered. Source:
 * learn.microsoft.com/azure/role-based-access-control/role-definitions.
 */
export function permits(permissions: readonly Permission[], action: string): boolean {
  return permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(pattern, action)) &&
      !notActions.some((pattern) => matches(pattern, action)),
  );
}

/** A `*` that is a whole segment also matches no segment: so Managed Identity Operator covers `…/assign/action`. */
function matches(pattern: string, action: string): boolean {
  const known = compiled.get(pattern);
  if (known !== undefined) return known.test(action);
  const segments = pattern.split("/*/").map((part) => part.split("*").map(escaped).join(".*"));
  const made = new RegExp(`^${segments.join("(/.*)?/")}$`, "i");
  if (compiled.size < COMPILED_AT_MOST) compiled.set(pattern, made);
  return made.test(action);
}

/** Cached, because a principal of many clusters has hundreds of roles with the same few patterns. */
const compiled = new Map<string, RegExp>();

/** Custom roles can contain any number of patterns. */
const COMPILED_AT_MOST = 2_000;

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
