import { z } from "zod";
import { nameOf, partsOf } from "../arm-id/arm-id.ts";
import { openObject } from "../schema/open-object.ts";
import { type FleetEntry, IdentityKind, READINESS_KINDS } from "./entry.ts";
import { UNNAMED } from "./reading.ts";
import { ExpiryBucket, expiryBucket, expiryOf } from "./secret-ends.ts";
import { defined } from "../schema/defined.ts";

/** A cluster in a list of the fleet, with the fields that a list needs. */
export const FleetRow = openObject({
  /** The id of the cluster, as in its entry. */
  id: z.string(),
  name: z.string(),
  resourceGroup: z.string(),
  subscription: z.string(),
  /** Absent if it could not be read, like all fields below without a comment. */
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  kubernetesVersion: z.string().optional(),
  provisioningState: z.string().optional(),
  powerState: z.string().optional(),
  identity: IdentityKind.catch("unknown"),
  readiness: z.enum(READINESS_KINDS).catch("unreadable"),
  /** Codes of its blockers; absent if there are none. */
  blockedBy: z.array(z.string()).optional(),
  /** Why it could not be read. */
  because: z.string().optional(),
  /** Client id of its service principal; absent if it uses none. */
  servicePrincipal: z.string().optional(),
  /** When its service principal may stop working (ISO 8601); absent if that is unknown or never. */
  expires: z.string().optional(),
  expiry: ExpiryBucket.catch("unknown"),
  /** How many other clusters are known to use the same principal or identity. */
  sharedWith: z.number().int(),
  /** True if it is not known whether more clusters do; absent if it is known. */
  sharersUnknown: z.literal(true).optional(),
  /** Absent if it is not known. */
  missingGrants: z.number().int().optional(),
  leftOverGrants: z.number().int().optional(),
  pools: z.number().int().optional(),
  /** Its principals, in the form that `sharesPrincipalWith` compares. */
  actors: z.array(z.string()),
});
export type FleetRow = z.infer<typeof FleetRow>;

/** @param at - the time of the snapshot, in milliseconds */
export function rowOf(entry: FleetEntry, at: number): FleetRow {
  const { id, subscription, region, tags, identity, cluster, principal, shared, grants, readiness } = entry;
  const expires = expiryOf(principal?.ends);
  return {
    id,
    name: nameOf(id),
    resourceGroup: partsOf(id).resourceGroup,
    subscription,
    ...defined({ region, tags }),
    ...(cluster === undefined
      ? {}
      : {
          kubernetesVersion: cluster.kubernetesVersion,
          provisioningState: cluster.provisioningState,
          powerState: cluster.powerState,
          pools: cluster.pools.length,
        }),
    identity,
    readiness: readiness.kind,
    ...("by" in readiness && readiness.by.length > 0 ? { blockedBy: readiness.by } : {}),
    ...(readiness.kind === "unreadable" ? { because: readiness.because } : {}),
    ...(principal === undefined ? {} : { servicePrincipal: principal.clientId }),
    ...defined({ expires }),
    // The principals of a cluster that could not be read are not known.
    expiry: cluster === undefined ? "unknown" : expiryBucket(principal?.ends, at),
    sharedWith: shared.reduce((most, { count }) => Math.max(most, count), 0),
    ...(entry.sharersUnknown === undefined ? {} : { sharersUnknown: true }),
    ...(grants.kind === "read"
      ? {
          // A role that may come through a group is not certainly missing.
          ...(grants.groupsUnread === true && grants.missingCount > 0
            ? {}
            : { missingGrants: grants.missingCount }),
          leftOverGrants: grants.leftOverCount,
        }
      : {}),
    actors: actorsIn(entry),
  };
}

function actorsIn({ cluster, left }: FleetEntry): string[] {
  if (cluster === undefined) return [];
  const { controlPlane, kubelet } = cluster;
  const own =
    controlPlane.kind === "servicePrincipal"
      ? [controlPlane.clientId]
      : controlPlane.kind === "userAssigned"
        ? [controlPlane.resourceId]
        : [];
  return [
    ...own,
    ...(left === undefined ? [] : [left.clientId ?? UNNAMED]),
    ...(kubelet === undefined ? [] : [kubelet.resourceId]),
  ].map((actor) => actor.toLowerCase());
}
