import { z } from "zod";
import { permits } from "./permission.ts";
import { RoleRights } from "./rights.ts";
import { roleById } from "./roles.ts";

/** A role that is none of those known here, as Azure defines it: mostly one of the customer's own. */
export const CustomRole = z.strictObject({ name: z.string(), rights: z.array(RoleRights) });
export type CustomRole = z.infer<typeof CustomRole>;

/** A role by its id, with its definition where it is not known here; without one nobody knows what it allows. */
export interface NamedRole {
  readonly roleDefinitionId: string;
  readonly custom?: CustomRole | undefined;
}

/** True where a role is known to allow an action on resources: its `actions` without its `notActions`. */
export function allows(role: NamedRole, action: string): boolean {
  return permits(
    rightsIn(role).map(({ onResources }) => onResources),
    action,
  );
}

/** True where a role is known to allow an action on data. */
export function allowsOnData(role: NamedRole, action: string): boolean {
  return permits(
    rightsIn(role).map(({ onData }) => onData),
    action,
  );
}

/** All that a role is known to allow, part by part; nothing where nobody knows. */
export function rightsIn({ roleDefinitionId, custom }: NamedRole): readonly RoleRights[] {
  const known = roleById(roleDefinitionId);
  return known === undefined ? (custom?.rights ?? []) : [known];
}

/** What people call the role; its id where nobody knows. */
export function nameOfRole({ roleDefinitionId, custom }: NamedRole): string {
  const guid = roleDefinitionId.slice(roleDefinitionId.lastIndexOf("/") + 1);
  return roleById(roleDefinitionId)?.name ?? custom?.name ?? `role ${guid}`;
}
