import type { Context, Reply } from "../../core/exchange.ts";

/**
 * How many role assignments a subscription holds at all of its scopes, without those that it inherits, and how many it may
 * hold. Source: the API's change log (2019-08-01-preview); that it asks for the permission to read role assignments is assumed.
 */
export function usage({ world, settings, params }: Context): Reply {
  const subscription = params["subscription"] ?? "";
  const used = [...world.where("assignmentsBySubscription", subscription.toLowerCase())].length;
  const limit = settings.roleAssignmentLimit;
  return {
    status: 200,
    body: {
      subscriptionId: subscription,
      roleAssignmentsLimit: limit,
      roleAssignmentsCurrentCount: used,
      roleAssignmentsRemainingCount: Math.max(0, limit - used),
    },
  };
}
