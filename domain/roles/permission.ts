import { z } from "zod";

/** What a role gives or takes, as ARM lists it for the caller at a scope: `*` stands for any text. */
export const Permission = z.strictObject({ actions: z.array(z.string()), notActions: z.array(z.string()) });
export type Permission = z.infer<typeof Permission>;

/**
 * Whether any of the permissions lets an action through: each role's `actions` minus its own `notActions`, added up.
 * Deny assignments and conditions are not in it. Source: learn.microsoft.com/azure/role-based-access-control/role-definitions.
 */
export function permits(permissions: readonly Permission[], action: string): boolean {
  return permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(pattern, action)) &&
      !notActions.some((pattern) => matches(pattern, action)),
  );
}

/** A star that is a whole segment stands for none too: so Managed Identity Operator covers `…/assign/action`. */
function matches(pattern: string, action: string): boolean {
  const known = compiled.get(pattern);
  if (known !== undefined) return known.test(action);
  const segments = pattern.split("/*/").map((part) => part.split("*").map(escaped).join(".*"));
  const made = new RegExp(`^${segments.join("(/.*)?/")}$`, "i");
  if (compiled.size < COMPILED_AT_MOST) compiled.set(pattern, made);
  return made.test(action);
}

/** A principal of many clusters holds hundreds of roles, and all of them have the same few patterns. */
const compiled = new Map<string, RegExp>();

/** Patterns of custom roles are anybody's. */
const COMPILED_AT_MOST = 2_000;

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
