import { z } from "zod";
import { readArmId, subscriptionOf } from "../arm-id/arm-id.ts";
import { ClusterId } from "../arm-id/schemas.ts";
import type { CloudEvent } from "./event.ts";

/** What an event tells Keyless. */
export const Notice = z.discriminatedUnion("kind", [
  /** There is a subscription, perhaps a new one. */
  z.object({ kind: z.literal("subscription"), subscription: z.string() }),
  /** Something has become of a cluster: it is new, otherwise than before, or gone. */
  z.object({ kind: z.literal("cluster"), clusterId: ClusterId }),
]);
export type Notice = z.infer<typeof Notice>;

/** The type of the event that a pipeline sends which makes subscriptions; its subject is the id of the subscription. */
const SUBSCRIPTION_VENDED = "Keyless.SubscriptionVended";

/**
 * What each type of event tells. Others tell nothing. Case does not matter.
 * Sources: learn.microsoft.com/azure/event-grid: event-schema-policy, event-schema-subscriptions, event-schema-resources.
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

/** Undefined for an event that concerns nothing that Keyless looks after. */
export function noticeOf(event: CloudEvent): Notice | undefined {
  return TELLS.get(event.type.toLowerCase())?.(event);
}

/** Of a cluster, or of what lies in it: its pools, and role assignments at it. */
const IN_CLUSTER =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ContainerService\/managedClusters\/[^/]+)(\/|$)/i;

function ofCluster(subject: string): Notice | undefined {
  const { data: clusterId } = ClusterId.safeParse(IN_CLUSTER.exec(subject)?.[1]);
  return clusterId === undefined ? undefined : { kind: "cluster", clusterId };
}

/** The subject is the id of a subscription as ARM writes it, or its GUID alone; policies look at other resources as well. */
function ofSubscription(subject: string): Notice | undefined {
  const guid = z.guid().safeParse(subject);
  if (guid.success) return { kind: "subscription", subscription: guid.data.toLowerCase() };
  const id = readArmId(subject.replace(/\/$/, ""));
  if (id === undefined || id.split("/").length !== 3) return undefined;
  return { kind: "subscription", subscription: subscriptionOf(id).toLowerCase() };
}
