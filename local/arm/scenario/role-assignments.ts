import { z } from "zod";
import type { Moment } from "../core/moment.ts";
import { guid } from "../core/seed.ts";
import { standingAssignment } from "../providers/microsoft.authorization/state.ts";
import { builtInRoles, roleOf } from "../providers/microsoft.authorization/roles.ts";
import { canonical, subscriptionOf } from "../world/ids.ts";
import { principalNamed } from "./principal-names.ts";
import { unsuitable } from "./scenario-error.ts";

export const Scope = z.string().startsWith("/").describe("Where it holds, and below");

const actionLists = {
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
  dataActions: z.array(z.string()).default([]),
};

/** Roles of one's own. */
export const CustomRoles = z
  .array(z.strictObject({ name: z.string().min(1), id: z.guid().optional(), ...actionLists }))
  .describe("Role definitions of one's own; roleAssignments name them");

/** What people were given before the simulation begins. */
export const RoleAssignments = z
  .array(
    z.strictObject({
      scope: Scope,
      role: z.string().min(1).describe("Name or GUID: a built-in role, or one of customRoles"),
      principal: z
        .string()
        .min(1)
        .describe("Client id, object id, resource id of a user-assigned identity, or name of a group"),
      name: z.guid().optional().describe("The assignment's own name; made up if absent"),
      description: z.string().optional(),
      condition: z.string().optional().describe("As Azure spells it; shown, and not judged"),
    }),
  )
  .describe("Role assignments that are there from the beginning; they act at once");

export function placeCustomRoles({ world, seed }: Moment, roles: z.infer<typeof CustomRoles>): void {
  for (const { id, ...role } of roles) {
    const name = (id ?? guid(seed, "custom role", role.name)).toLowerCase();
    world.put("customRoles", name, { ...role, id: name });
  }
}

/** @throws ScenarioError for a role or a principal that is not there */
export function placeRoleAssignments(moment: Moment, assignments: z.infer<typeof RoleAssignments>): void {
  for (const [index, wanted] of assignments.entries()) {
    const path = `roleAssignments[${String(index)}]`;
    const roleId = roleNamed(moment, wanted.role, `${path}.role`);
    const principalId = principalNamed(moment, wanted.principal, `${path}.principal`);
    const { scope, description = null, condition = null } = wanted;
    standingAssignment(moment, {
      scope,
      principalId,
      description,
      condition,
      name: wanted.name ?? guid(moment.seed, "standing", canonical(scope), principalId, roleId),
      roleDefinitionId: `${subscriptionPart(scope)}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
      conditionVersion: condition === null ? null : "2.0",
      principalType:
        moment.world.get("securityGroups", principalId) === undefined ? "ServicePrincipal" : "Group",
    });
  }
}

const subscriptionPart = (scope: string): string => {
  const subscription = subscriptionOf(scope);
  return subscription === "" ? "" : `/subscriptions/${subscription}`;
};

/** GUID of a role by its name or GUID. @throws ScenarioError */
export function roleNamed({ world }: Moment, role: string, path: string): string {
  const custom = [...world.entries("customRoles")].map(([, one]) => one);
  const all = [...builtInRoles, ...custom];
  const named = roleOf(world, role) ?? all.find(({ name }) => name.toLowerCase() === role.toLowerCase());
  if (named !== undefined) return named.id;
  const names = all.map(({ name }) => name).sort();
  throw unsuitable(path, `there is no role ${role}; there are ${names.join(", ")}, and those of customRoles`);
}
