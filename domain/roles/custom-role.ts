import { z } from "zod";
import { permits } from "./permission.ts";
import { RoleRights } from "./rights.ts";
import { roleById } from "./roles.ts";

/** A role that is not in the list of built-in roles here, as Azure defines it: usually a custom role. */
export const CustomRole = z.strictObject({ name: z.string(), rights: z.array(RoleRights) });
export type CustomRole = z.infer<typeof CustomRole>;

/** A role by its id, with its definition if it is not in the list here; without a definition, its rights are not known. */
export interface NamedRole {
  readonly roleDefinitionId: string;
  readonly custom?: CustomRole | undefined;
}

/** True if a role certainly allows an action on resources: its `actions` minus its `notActions`. */
export function allows(role: NamedRole, action: string): boolean {
  return permits(
    rightsIn(role).map(({ onResources }) => onResources),
    action,
  );
}

/** True if a role certainly allows an action on data. */
export function allowsOnData(role: NamedRole, action: string): boolean {
  return permits(
    rightsIn(role).map(({ onData }) => onData),
    action,
  );
}

/** Everything that a role certainly allows, part by part; empty if its rights are not known. */
export function rightsIn({ roleDefinitionId, custom }: NamedRole): readonly RoleRights[] {
  const known = roleById(roleDefinitionId);
  return known === undefined ? (custom?.rights ?? []) : [known];
}

/** The display name of the role; its id if the name is not known. */
export function nameOfRole({ roleDefinitionId, custom }: NamedRole): string {
  const guid = roleDefinitionId.slice(roleDefinitionId.lastIndexOf("/") + 1);
  return roleById(roleDefinitionId)?.name ?? custom?.name ?? `role ${guid}`;
}
