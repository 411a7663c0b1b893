import { z } from "zod";
import { readArmId, subscriptionOf } from "../arm-id/arm-id.ts";
import { ClusterId } from "../arm-id/schemas.ts";
import type { CloudEvent } from "./event.ts";

/** What Keyless learns from an event. */
export const Notice = z.discriminatedUnion("kind", [
  /** A subscription exists; it may be new. */
  z.object({ kind: z.literal("subscription"), subscription: z.string() }),
  /** A cluster is new, changed or deleted. */
  z.object({ kind: z.literal("cluster"), clusterId: ClusterId }),
]);
export type Notice = z.infer<typeof Notice>;

/** The event type for pipelines that create subscriptions; its subject is the id of the subscription. */
const SUBSCRIPTION_VENDED = "Keyless.SubscriptionVended";

/**
 * What Keyless learns from each event type, in any case; other types are ignored. Sources:
 * learn.microsoft.com/azure/event-grid: event-schema-policy, event-schema-subscriptions, event-schema-resources.
 */
const TELLS: ReadonlyMap<string, (event: CloudEvent) => Notice | undefined> = new Map([
  ...[
    "Microsoft.PolicyInsights.PolicyStateCreated",
    "Microsoft.PolicyInsights.PolicyStateChanged",
    SUBSCRIPTION_VENDED,
  ].map((type) => [type.toLowerCase(), ({ subject }: CloudEvent) => ofSubscription(subject)] as const),
  ...[
    "Microsoft.ResourceNotifications.Resources.CreatedOrUpdated",
    "Microsoft.ResourceNotifications.Resources.Deleted",
    "Microsoft.Resources.ResourceWriteSuccess",
    "Microsoft.Resources.ResourceDeleteSuccess",
  ].map((type) => [type.toLowerCase(), ({ subject }: CloudEvent) => ofCluster(subject)] as const),
]);

/** Undefined for an event that Keyless does not use. */
export function noticeOf(event: CloudEvent): Notice | undefined {
  return TELLS.get(event.type.toLowerCase())?.(event);
}

/** The id of a cluster, or of a pool in it or a role assignment on it. */
const IN_CLUSTER =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ContainerService\/managedClusters\/[^/]+)(\/|$)/i;

function ofCluster(subject: string): Notice | undefined {
  const { data: clusterId } = ClusterId.safeParse(IN_CLUSTER.exec(subject)?.[1]);
  return clusterId === undefined ? undefined : { kind: "cluster", clusterId };
}

/** The subject is an ARM id of a subscription, or its GUID; policy events are also about other resources. */
function ofSubscription(subject: string): Notice | undefined {
  const guid = z.guid().safeParse(subject);
  if (guid.success) return { kind: "subscription", subscription: guid.data.toLowerCase() };
  const id = readArmId(subject.replace(/\/$/, ""));
  if (id === undefined || id.split("/").length !== 3) return undefined;
  return { kind: "subscription", subscription: subscriptionOf(id).toLowerCase() };
}
