import { guid } from "../../core/seed.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import type { View } from "../../world/view.ts";

/** Source: docs: resource-graph/changes/get-resource-changes, "the last fourteen days". */
const KEPT_MS = 14 * 24 * 60 * 60 * 1000;

/**
 * Of all changes of resources those by which clusters left their service principals, as the documented property bag of a
 * change has it; others are not modelled.
 */
export function* principalsLeft(world: View, now: number): Iterable<JsonObject> {
  for (const [key, { body, formerServicePrincipal, leftPrincipalAt }] of world.entries("clusters")) {
    if (formerServicePrincipal === undefined || leftPrincipalAt === undefined) continue;
    if (leftPrincipalAt < now - KEPT_MS) continue;
    const target = textAt(body, "id") ?? key;
    const name = guid(target, "change", String(leftPrincipalAt));
    yield {
      id: `${target}/providers/Microsoft.Resources/changes/${name}`,
      name,
      type: "Microsoft.Resources/changes",
      properties: {
        targetResourceId: target,
        targetResourceType: "microsoft.containerservice/managedclusters",
        changeType: "Update",
        changeAttributes: { changesCount: 1, timestamp: new Date(leftPrincipalAt).toISOString() },
        changes: {
          "properties.servicePrincipalProfile.clientId": {
            previousValue: formerServicePrincipal,
            newValue: "msi",
            changeCategory: "User",
            propertyChangeType: "Update",
          },
        },
      },
    };
  }
}
