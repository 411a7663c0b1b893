import { CALLER } from "../../core/caller.ts";
import type { JsonObject } from "../../world/json.ts";
import { guid } from "../../core/seed.ts";
import type { View } from "../../world/view.ts";
import { subscriptionIds } from "../microsoft.resources/subscriptions.ts";

const OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const RBAC_ADMINISTRATOR = "f58310d9-a9f6-439a-9e8d-f62e7b41a168";

/**
 * The caller's own role assignments: Owner of every subscription; where it may give some roles only, Contributor and a
 * conditional administrator beside it. A caller that lacks something, or has roles of its own making, has its rights
 * through a group, whose assignments are not its own.
 */
export function* callerAssignments(world: View): Iterable<JsonObject> {
  if ([...world.entries("callerLacks"), ...world.entries("callerRoles")].length > 0) return;
  const conditions = [...world.entries("callerConditions")].map(([, condition]) => condition);
  for (const subscription of subscriptionIds(world)) {
    yield assignment(`/subscriptions/${subscription}`, conditions.length === 0 ? OWNER : CONTRIBUTOR, null);
  }
  for (const { scope, roles } of conditions)
    yield assignment(scope, RBAC_ADMINISTRATOR, conditionText(roles));
}

/** Source for the wording: docs: role-based-access-control/delegate-role-assignments-examples. */
function conditionText(roles: readonly string[]): string {
  const write = "Microsoft.Authorization/roleAssignments/write";
  const asked = "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]";
  return `((!(ActionMatches{'${write}'})) OR (${asked} ForAnyOfAnyValues:GuidEquals {${roles.join(", ")}}))`;
}

function assignment(scope: string, roleId: string, condition: string | null): JsonObject {
  const name = guid("caller", scope, roleId);
  return {
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    type: "Microsoft.Authorization/roleAssignments",
    location: "global",
    properties: {
      principalId: CALLER.objectId,
      principalType: "ServicePrincipal",
      roleDefinitionId: `/providers/Microsoft.Authorization/RoleDefinitions/${roleId}`,
      scope,
      condition,
      conditionVersion: condition === null ? null : "2.0",
    },
  };
}
