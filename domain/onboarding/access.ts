import { z } from "zod";
import type { Guardrails } from "../guardrails/guardrails.ts";
import { type Permission, permits } from "../roles/permission.ts";
import { granterCondition } from "./granter-condition.ts";
import { GRANTER_ROLE, type OwnRole, OWN_ROLES } from "./own-roles.ts";

/** How much of one of its roles Keyless has in a subscription. */
export const RoleAccess = z.strictObject({
  role: z.string(),
  needed: z.enum(["always", "whereAskedFor"]),
  /** How many actions of the role Keyless may perform; absent if Azure does not show its permissions. */
  held: z.number().int().optional(),
  /** The missing actions, and what each is for; absent if `held` is. */
  missing: z.array(z.strictObject({ action: z.string(), for: z.string() })).optional(),
  /** The Azure CLI commands that assign the role; none if nothing is missing. */
  commands: z.array(z.string()),
});
export type RoleAccess = z.infer<typeof RoleAccess>;

/** What Keyless has of each role. If Azure shows no permissions, it is not known what it has and what is missing. */
export function accessOf(
  permissions: readonly Permission[],
  subscription: string,
  guardrails: Guardrails,
): RoleAccess[] {
  return OWN_ROLES.map((role) => {
    const commands = commandsFor(role, subscription, guardrails);
    if (permissions.length === 0) return { role: role.name, needed: role.needed, commands };
    const all = Object.entries(role.actions);
    const missing = all.filter(([action]) => !permits(permissions, action));
    return {
      role: role.name,
      needed: role.needed,
      held: all.length - missing.length,
      missing: missing.map(([action, means]) => ({ action, for: means })),
      commands: missing.length === 0 ? [] : commands,
    };
  });
}

/** The commands that define the role in the subscription and assign it there; the granter role with its condition. */
function commandsFor(
  { name, description, actions }: OwnRole,
  subscription: string,
  { ownPrincipalId = "OBJECT_ID_OF_KEYLESS", grantableRoles }: Guardrails,
): string[] {
  const scope = `/subscriptions/${subscription}`;
  const definition = {
    Name: `${name} (${subscription})`,
    Description: description,
    Actions: Object.keys(actions),
    AssignableScopes: [scope],
  };
  const condition =
    name === GRANTER_ROLE.name
      ? ` --condition-version 2.0 --condition ${quoted(granterCondition(grantableRoles))}`
      : "";
  return [
    `az role definition create --role-definition ${quoted(JSON.stringify(definition))}`,
    `az role assignment create --assignee-object-id ${ownPrincipalId} --assignee-principal-type ServicePrincipal --role ${quoted(definition.Name)} --scope ${scope}${condition}`,
  ];
}

/** A text quoted for a POSIX shell, without expansions. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A role whose missing actions are known. */
type Lacking = RoleAccess & { readonly missing: NonNullable<RoleAccess["missing"]> };

/** Roles that Keyless always needs and certainly lacks in part. */
export function lackingRoles(access: readonly RoleAccess[]): readonly Lacking[] {
  return access.flatMap(({ missing = [], ...role }) =>
    role.needed === "always" && missing.length > 0 ? [{ ...role, missing }] : [],
  );
}

/** Roles that Keyless always needs, if it is not known whether it has them. */
export function unknownRoles(access: readonly RoleAccess[]): readonly RoleAccess[] {
  return access.filter(({ needed, missing }) => needed === "always" && missing === undefined);
}
