import type { PolicyRecord } from "../../../local/arm/world/tables.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";

/** Takes a right from the caller, at a scope and below it. */
export function lackRight(simulator: Simulator, action: string, scope: string): void {
  simulator.change(({ world }) => {
    world.put("callerLacks", `${action} ${scope}`, { action, scope });
  });
}

/** Assigns a policy that denies resources of a type; answers the assignment's id. */
export function assignPolicy(
  simulator: Simulator,
  scope: string,
  resourceType: string,
  unless?: PolicyRecord["unless"],
): string {
  const assignmentId = `${scope}/providers/Microsoft.Authorization/policyAssignments/guard`;
  simulator.change(({ world }) => {
    const policy = { assignmentId, displayName: "Guard", scope, resourceType: resourceType.toLowerCase() };
    world.put("policies", assignmentId, unless === undefined ? policy : { ...policy, unless });
  });
  return assignmentId;
}

/** A policy that is assigned and denies nothing of what a cluster needs: the subscription counts as governed. */
export const govern = (simulator: Simulator, subscription: string): string =>
  assignPolicy(simulator, `/subscriptions/${subscription}`, "Microsoft.Storage/storageAccounts");

/** Forbids actions to everybody, or as `more` says, as a deployment stack does; answers the deny assignment's id. */
export function assignDeny(
  simulator: Simulator,
  scope: string,
  actions: readonly string[] = ["*/write"],
  more: object = {},
): string {
  const id = `${scope}/providers/Microsoft.Authorization/denyAssignments/stack`;
  simulator.change(({ world }) => {
    const properties = {
      denyAssignmentName: "Deny assignment of a deployment stack",
      permissions: [{ actions, notActions: [], dataActions: [], notDataActions: [] }],
      scope,
      doNotApplyToChildScopes: false,
      principals: [{ id: "00000000-0000-0000-0000-000000000000", type: "SystemDefined" }],
      excludePrincipals: [],
      isSystemProtected: true,
      ...more,
    };
    world.put("denies", id.toLowerCase(), {
      id,
      body: { id, name: "stack", type: "Microsoft.Authorization/denyAssignments", properties },
    });
  });
  return id;
}
