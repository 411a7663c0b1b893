import { ArmError } from "../../core/arm-error.ts";
import { GATEWAY } from "../../core/documents.ts";
import type { Context, Provider } from "../../core/exchange.ts";
import { requireGroup } from "../../core/groups.ts";
import { type Match, Router } from "../../core/router.ts";
import { groupId, groupOf, nameOf, subscriptionOf, typeOf } from "../../world/ids.ts";
import { isSubscription } from "../microsoft.resources/subscriptions.ts";

/** Refuses a role assignment where nothing is. @throws ArmError 404 */
export type ScopeCheck = (context: Context, scope: string) => void;

/**
 * ARM knows whether a scope is there before the authorization service is asked, and answers as for any other request there.
 * What lies in resource types that are not modelled may be there. That such a PUT gets 404 is believed.
 *
 * @param providers - everything that resources can belong to; asked for when the first scope is looked at
 */
export function scopeCheck(providers: () => readonly Provider[]): ScopeCheck {
  let router: Router | undefined;
  return (context, scope) => {
    const subscription = subscriptionOf(scope);
    if (subscription === "") return;
    if (!isSubscription(context.world, subscription)) throw subscriptionNotFound(subscription);
    const group = groupOf(scope);
    if (group === "") return;
    requireGroup(context, subscription, group);
    if (scope.length <= groupId(subscription, group).length) return;
    router ??= new Router(providers());
    const match = lookUp(router, scope);
    if (match === undefined) return;
    const { route, params } = match;
    const request = { ...context.request, method: "GET", path: scope, query: new URLSearchParams() };
    try {
      route.handler({ ...context, request, params });
    } catch (error) {
      if (error instanceof ArmError && error.status === 404) throw notThere(scope, group);
      throw error;
    }
  };
}

function lookUp(router: Router, scope: string): Match | undefined {
  try {
    return router.find("GET", scope);
  } catch (error) {
    if (error instanceof ArmError) return undefined;
    throw error;
  }
}

function notThere(scope: string, group: string): ArmError {
  return new ArmError({
    status: 404,
    code: "ResourceNotFound",
    message: `The Resource '${typeOf(scope)}/${nameOf(scope)}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    headers: GATEWAY,
  });
}

function subscriptionNotFound(subscription: string): ArmError {
  return new ArmError({
    status: 404,
    code: "SubscriptionNotFound",
    message: `The subscription '${subscription}' could not be found.`,
    headers: GATEWAY,
  });
}
