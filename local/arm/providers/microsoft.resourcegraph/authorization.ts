import { CALLER } from "../../core/caller.ts";
import { textsFor } from "../../kql/index.ts";
import { nameOf } from "../../world/ids.ts";
import { type JsonObject, objectAt } from "../../world/json.ts";
import type { View } from "../../world/view.ts";
import { callerAssignments } from "../microsoft.authorization/caller.ts";
import { definitionBody } from "../microsoft.authorization/definitions.ts";
import { builtInRoles } from "../microsoft.authorization/roles.ts";
import { assignmentBody } from "../microsoft.authorization/state.ts";
import type { Wanted } from "./wanted-resources.ts";

export const DEFINITIONS = "Microsoft.Authorization/roleDefinitions";

/** The rows of `authorizationresources`: role assignments and the definitions of roles. */
export function* authorization(world: View, wanted: Wanted): Iterable<JsonObject> {
  const types = textsFor(wanted.ways, "type");
  if (types?.has("microsoft.authorization/roleassignments") ?? true) yield* assignments(world, wanted);
  if (types?.has(DEFINITIONS.toLowerCase()) ?? true) yield* definitions(world);
}

/** Source: docs: role-based-access-control/troubleshoot-limits, whose queries join assignments with these. */
function* definitions(world: View): Iterable<JsonObject> {
  const custom = [...world.entries("customRoles")].map(([, role]) => role);
  for (const role of [...builtInRoles, ...custom]) {
    yield {
      ...definitionBody(role, ""),
      id: `/providers/Microsoft.Authorization/RoleDefinitions/${role.id}`,
    };
  }
}

/**
 * Role assignments. They name their roles without a subscription, as the documented joins of assignments with
 * definitions rely on (docs: resource-graph/samples, "Azure role-based access control").
 */
function* assignments(world: View, { ways }: Wanted): Iterable<JsonObject> {
  const principals = textsFor(ways, "properties.principalId");
  if (principals?.has(CALLER.objectId) ?? true) yield* callerAssignments(world);
  for (const assignment of assignmentsOf(world, principals)) {
    const body = assignmentBody(assignment);
    yield {
      ...body,
      location: "global",
      properties: {
        ...objectAt(body, "properties"),
        roleDefinitionId: `/providers/Microsoft.Authorization/RoleDefinitions/${nameOf(assignment.roleDefinitionId)}`,
      },
    };
  }
}

function* assignmentsOf(world: View, principals: ReadonlySet<string> | undefined) {
  if (principals === undefined) {
    for (const [, assignment] of world.entries("assignments")) yield assignment;
    return;
  }
  for (const principal of principals) {
    for (const [, assignment] of world.where("assignmentsByPrincipal", principal)) yield assignment;
  }
}
