import { ArmError } from "../../core/arm-error.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { managingTenant } from "../microsoft.authorization/lighthouse.ts";
import { page } from "../../core/links.ts";
import { isSubscription, subscriptionBody, subscriptionIds } from "./subscriptions.ts";

export function listSubscriptions(context: Context): Reply {
  return {
    status: 200,
    body: page(
      context,
      subscriptionIds(context.world).map((id) => bodyOf(context, id)),
    ),
  };
}

const bodyOf = ({ world, settings }: Context, id: string) =>
  subscriptionBody(id, settings, managingTenant(world)?.tenantId);

export function getSubscription(context: Context): Reply {
  const id = (context.params["subscription"] ?? "").toLowerCase();
  if (isSubscription(context.world, id)) return { status: 200, body: bodyOf(context, id) };
  throw new ArmError({
    status: 404,
    code: "SubscriptionNotFound",
    message: `The subscription '${id}' could not be found.`,
  });
}
