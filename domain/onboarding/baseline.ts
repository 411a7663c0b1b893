import { z } from "zod";
import { IdentityKind, READINESS_KINDS } from "../fleet/entry.ts";
import { ExpiryBucket } from "../fleet/secret-ends.ts";
import { openObject } from "../schema/open-object.ts";
import { defined } from "../schema/defined.ts";

/** A cluster at the time of onboarding, as in a list of the fleet. */
export const BaselineCluster = openObject({
  id: z.string(),
  /** Absent if it could not be read. */
  region: z.string().optional(),
  identity: IdentityKind,
  readiness: z.enum(READINESS_KINDS),
  /** Codes of the blockers of its migration; absent if there are none. */
  blockedBy: z.array(z.string()).optional(),
  /** Why it could not be read. */
  because: z.string().optional(),
  /** Client id of its service principal; absent if it uses none. */
  servicePrincipal: z.string().optional(),
  /** When its service principal may stop working (ISO 8601); absent if that is unknown or never. */
  expires: z.string().optional(),
  expiry: ExpiryBucket,
  /** How many other clusters use the same principal or identity. */
  sharedWith: z.number().int(),
});
export type BaselineCluster = z.infer<typeof BaselineCluster>;

/** The most clusters that a report names; the counts include all. */
const CLUSTERS_NAMED = 200;

export const Baseline = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("read"),
    clusters: z.number().int(),
    /** Including half-migrated clusters, whose nodes still use the service principal. */
    onServicePrincipal: z.number().int(),
    /** How many of those cannot be migrated at the moment. */
    blocked: z.number().int(),
    unreadable: z.number().int(),
    /** At most 200 clusters: those with service principals first, in the order of their expiry. */
    named: z.array(BaselineCluster),
  }),
  z.strictObject({ kind: z.literal("unreadable"), because: z.string() }),
]);
export type Baseline = z.infer<typeof Baseline>;

/** The baseline of a subscription with these clusters. */
export function baselineOf(clusters: readonly BaselineCluster[]): Baseline {
  const named = [...clusters]
    .sort((one, other) => rankOf(one) - rankOf(other) || one.id.localeCompare(other.id, "en"))
    .slice(0, CLUSTERS_NAMED);
  return {
    kind: "read",
    clusters: clusters.length,
    onServicePrincipal: clusters.filter(isOnServicePrincipal).length,
    blocked: clusters.filter(({ blockedBy = [] }) => blockedBy.length > 0).length,
    unreadable: clusters.filter(({ readiness }) => readiness === "unreadable").length,
    named: named.map(shown),
  };
}

const isOnServicePrincipal = ({ identity }: BaselineCluster): boolean =>
  identity === "servicePrincipal" || identity === "halfDone";

/** The rank of a cluster: service principals that expire soon come first. */
function rankOf(cluster: BaselineCluster): number {
  if (!isOnServicePrincipal(cluster)) return Number.MAX_SAFE_INTEGER;
  return cluster.expires === undefined ? Number.MAX_SAFE_INTEGER - 1 : Date.parse(cluster.expires);
}

/** The fields of a row that a report needs. */
function shown(row: BaselineCluster): BaselineCluster {
  const {
    id,
    region,
    identity,
    readiness,
    blockedBy,
    because,
    servicePrincipal,
    expires,
    expiry,
    sharedWith,
  } = row;
  return {
    id,
    identity,
    readiness,
    expiry,
    sharedWith,
    ...defined({ region, blockedBy, because, servicePrincipal, expires }),
  };
}
