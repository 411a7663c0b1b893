import type { Context, Provider, Reply } from "../../core/exchange.ts";
import { canonical, covers } from "../../world/ids.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import { restrictionRoutes } from "./restrictions.ts";
import { allResources } from "../microsoft.resources/inventory.ts";

/**
 * What policies say of what is there: a resource of a type that a policy denies does not comply. Compliant resources are
 * not listed. Source: docs: rest/api/policyinsights/policy-states/list-query-results.
 */
function latest(context: Context): Reply {
  const subscription = canonical(`/subscriptions/${context.params["subscription"] ?? ""}`);
  const policies = [...context.world.entries("policies")].map(([, policy]) => policy);
  const states: JsonObject[] = [];
  for (const resource of allResources(context.world)) {
    const id = canonical(textAt(resource, "id") ?? "");
    if (!covers(subscription, id)) continue;
    for (const policy of policies) {
      const hit = policy.resourceType === textAt(resource, "type")?.toLowerCase();
      if (!hit || !covers(canonical(policy.scope), id)) continue;
      states.push({
        timestamp: new Date(context.now).toISOString(),
        resourceId: textAt(resource, "id"),
        resourceType: textAt(resource, "type"),
        policyAssignmentId: policy.assignmentId,
        policyAssignmentScope: policy.scope,
        isCompliant: false,
        complianceState: "NonCompliant",
      });
    }
  }
  return { status: 200, body: { "@odata.count": states.length, value: states } };
}

/** Policy states as far as a look at a new subscription needs them, and what policies would say of a resource. */
export const policyInsights: Provider = {
  namespace: "Microsoft.PolicyInsights",
  versions: ["2024-10-01", "2022-03-01", "2019-10-01"],
  routes: [
    {
      method: "POST",
      path: "/subscriptions/{subscription}/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults",
      operation: "policyStates.latest",
      action: "Microsoft.PolicyInsights/policyStates/queryResults/action",
      type: "policyStates",
      query: ["$filter", "$top"],
      readsOnly: true,
      handler: latest,
    },
    ...restrictionRoutes,
  ],
};
