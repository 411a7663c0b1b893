import { z } from "zod";

/**
 * What a role assignment holds under, as Azure spells it. Source: learn.microsoft.com/azure/role-based-access-control/
 * conditions-format.
 */
export const GrantCondition = z.strictObject({ expression: z.string(), version: z.string() });
export type GrantCondition = z.infer<typeof GrantCondition>;

/** The version that Azure takes; a condition of which it shows none has this one. Source: docs: conditions-format. */
const VERSION = "2.0";

/** The condition as Azure shows it; undefined for a role assignment without one. */
export function conditionShown(
  expression: string | null | undefined,
  version: string | null | undefined,
): GrantCondition | undefined {
  if (!expression) return undefined;
  return { expression, version: version ? version : VERSION };
}

/** True for a condition about the principal that signs in, or about ids of principals: another one may not meet it. */
export function namesPrincipals({ expression }: GrantCondition): boolean {
  return /@Principal\s*\[|PrincipalId\b/i.test(expression);
}

/** The condition that keeps all that several role assignments give; undefined if one of them has none. */
export function commonCondition(
  all: readonly { readonly condition?: GrantCondition | undefined }[],
): GrantCondition | undefined {
  const [first, ...others] = all.map(({ condition }) => condition);
  return others.every((one) => one?.expression === first?.expression) ? first : undefined;
}
