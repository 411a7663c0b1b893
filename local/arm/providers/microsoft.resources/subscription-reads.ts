import { ArmError } from "../../core/arm-error.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { page } from "../../core/links.ts";
import { subscriptionBody, subscriptionIds } from "./subscriptions.ts";

export function listSubscriptions(context: Context): Reply {
  return {
    status: 200,
    body: page(
      context,
      subscriptionIds(context.world).map((id) => subscriptionBody(id, context.settings.tenantId)),
    ),
  };
}

export function getSubscription(context: Context): Reply {
  const id = (context.params["subscription"] ?? "").toLowerCase();
  if (subscriptionIds(context.world).includes(id))
    return { status: 200, body: subscriptionBody(id, context.settings.tenantId) };
  throw new ArmError({
    status: 404,
    code: "SubscriptionNotFound",
    message: `The subscription '${id}' could not be found.`,
  });
}
