import { z } from "zod";
import { IdentityKind, READINESS_KINDS } from "../fleet/entry.ts";
import { ExpiryBucket } from "../fleet/secret-ends.ts";
import { openObject } from "../schema/open-object.ts";

/** A cluster at the time of onboarding, as a list of the fleet shows it. */
export const BaselineCluster = openObject({
  id: z.string(),
  /** Absent where it could not be read. */
  region: z.string().optional(),
  identity: IdentityKind,
  readiness: z.enum(READINESS_KINDS),
  /** Codes of the findings that would refuse its migration; absent where none would. */
  blockedBy: z.array(z.string()).optional(),
  /** Why it could not be read. */
  because: z.string().optional(),
  /** Client id of its service principal; absent where it acts as none. */
  servicePrincipal: z.string().optional(),
  /** When its service principal may stop working (ISO 8601); absent where that is not known or never. */
  expires: z.string().optional(),
  expiry: ExpiryBucket,
  /** How many other clusters act as the same principal or identity. */
  sharedWith: z.number().int(),
});
export type BaselineCluster = z.infer<typeof BaselineCluster>;

/** A report names as many clusters; the counts are of all. */
const CLUSTERS_NAMED = 200;

export const Baseline = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("read"),
    clusters: z.number().int(),
    /** Those that are half migrated among them: nodes of theirs go on with the service principal. */
    onServicePrincipal: z.number().int(),
    /** How many of those cannot be migrated at the moment. */
    blocked: z.number().int(),
    unreadable: z.number().int(),
    /** At most 200: those on service principals first, in the order in which these expire. */
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

/** Service principals first, those that expire first before the others. */
function rankOf(cluster: BaselineCluster): number {
  if (!isOnServicePrincipal(cluster)) return Number.MAX_SAFE_INTEGER;
  return cluster.expires === undefined ? Number.MAX_SAFE_INTEGER - 1 : Date.parse(cluster.expires);
}

/** No more of a row than a report needs. */
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
    ...{ id, identity, readiness, expiry, sharedWith },
    ...(region === undefined ? {} : { region }),
    ...(blockedBy === undefined ? {} : { blockedBy }),
    ...(because === undefined ? {} : { because }),
    ...(servicePrincipal === undefined ? {} : { servicePrincipal }),
    ...(expires === undefined ? {} : { expires }),
  };
}
