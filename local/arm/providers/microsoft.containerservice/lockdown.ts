import { canonical, groupId, subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import type { Moment } from "../../core/moment.ts";
import { guid } from "../../core/seed.ts";
import { nodeResourceGroup } from "./cluster-body.ts";

/**
 * A locked-down node resource group has a deny assignment, which hits everybody but AKS itself. Roles for the identities
 * in it may still be given; that is inferred, not documented. Source: docs: node-resource-group-lockdown.
 */
export function placeLockdown({ world, seed }: Moment, body: JsonObject): void {
  const level = textAt(body, "properties", "nodeResourceGroupProfile", "restrictionLevel");
  const scope = groupId(subscriptionOf(textAt(body, "id") ?? ""), nodeResourceGroup(body));
  const name = guid(seed, "lockdown", canonical(scope));
  const id = `${scope}/providers/Microsoft.Authorization/denyAssignments/${name}`;
  if (level !== "ReadOnly") {
    if (world.get("denies", canonical(id)) !== undefined) world.delete("denies", canonical(id));
    return;
  }
  world.put("denies", canonical(id), {
    id,
    body: {
      id,
      name,
      type: "Microsoft.Authorization/denyAssignments",
      properties: {
        denyAssignmentName: "AKS node resource group lockdown",
        description: "Denies changes of what AKS manages.",
        permissions: [
          {
            actions: ["*"],
            notActions: [
              "*/read",
              "Microsoft.Authorization/roleAssignments/write",
              "Microsoft.Authorization/roleAssignments/delete",
            ],
            dataActions: [],
            notDataActions: [],
          },
        ],
        scope,
        doNotApplyToChildScopes: false,
        principals: [{ id: "00000000-0000-0000-0000-000000000000", type: "SystemDefined" }],
        excludePrincipals: [],
        isSystemProtected: true,
      },
    },
  });
}
