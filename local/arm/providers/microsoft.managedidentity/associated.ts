import type { Context, Reply } from "../../core/exchange.ts";
import { canonical, groupOf, nameOf, subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, objectAt, textAt } from "../../world/json.ts";
import { allResources } from "../microsoft.resources/inventory.ts";

/**
 * The resources that an identity is assigned to: as `identity` of a cluster, of a scale set or of a machine. What a cluster names
 * as its kubelet identity shows at the scale sets that carry it. Source: docs: rest/api/managedidentity
 * (listAssociatedResources, 2022-01-31-preview), which `az identity list-resources` calls.
 */
export function associatedResources({ world, params, request }: Context): Reply {
  const key = canonical(request.path.slice(0, request.path.lastIndexOf("/")));
  const value = [...allResources(world)]
    .filter((body) =>
      Object.keys(objectAt(body, "identity", "userAssignedIdentities")).some((id) => canonical(id) === key),
    )
    .map((body): JsonObject => {
      const id = textAt(body, "id") ?? "";
      return {
        id,
        name: nameOf(id),
        type: (textAt(body, "type") ?? "").toLowerCase(),
        resourceGroup: groupOf(id),
        subscriptionId: subscriptionOf(id),
        subscriptionDisplayName: params["subscription"] ?? "",
      };
    });
  return { status: 200, body: { totalCount: value.length, value } };
}
