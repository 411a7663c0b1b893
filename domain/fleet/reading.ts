import { z } from "zod";
import { nameOf } from "../arm-id/arm-id.ts";
import { ClusterId } from "../arm-id/schemas.ts";
import { Cluster } from "../cluster/cluster.ts";
import { Lock, touchesCluster } from "../preflight/locks.ts";
import { openObject } from "../schema/open-object.ts";
import type { Shared } from "./entry.ts";
import { PrincipalLeft, SHARERS_NAMED } from "./entry.ts";
import { SecretEnds } from "./secret-ends.ts";
import { ServicePrincipalFacts } from "../cluster/principals.ts";

const place = {
  id: ClusterId,
  /** GUID, in lower case. */
  subscription: z.string(),
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
};

/** A cluster as in the lists of its subscription, before it is assessed. */
export const ClusterReading = z.union([
  openObject({
    kind: z.literal("read"),
    ...place,
    cluster: Cluster,
    /** An entry for each scale set or machine that Azure shows. */
    nodes: z.array(z.object({ pool: z.string(), identityIds: z.array(z.string()) })),
    /** What the nodes of a half-migrated cluster use; absent for other clusters. */
    left: PrincipalLeft.optional(),
    /** The locks that affect the cluster. */
    locks: z.array(Lock),
  }),
  openObject({ kind: z.literal("unreadable"), ...place, because: z.string() }),
]);
export type ClusterReading = z.infer<typeof ClusterReading>;
export type ReadCluster = Extract<ClusterReading, { readonly kind: "read" }>;

/** The locks of a subscription that affect a cluster in it. */
export function locksOn(cluster: Cluster, locks: readonly Lock[]): Lock[] {
  return locks.filter((lock) => touchesCluster(cluster, lock));
}

/** The principals of a cluster, in the form in which clusters are compared. */
export const ClusterActors = openObject({
  id: ClusterId,
  /** As in the cluster's JSON; absent if it uses no service principal. */
  clientId: z.string().optional(),
  actors: z.array(
    openObject({ as: z.enum(["servicePrincipal", "controlPlane", "kubelet"]), actor: z.string() }),
  ),
});
export type ClusterActors = z.infer<typeof ClusterActors>;

/** Represents a service principal of nodes that is not known any more. */
export const UNNAMED = "unnamed service principal";

/** The principals and identities of a cluster that other clusters could also use. */
export function actorsOf({ id, left, cluster: { controlPlane, kubelet } }: ReadCluster): ClusterActors {
  const own: ClusterActors["actors"] =
    controlPlane.kind === "servicePrincipal"
      ? [{ as: "servicePrincipal", actor: controlPlane.clientId.toLowerCase() }]
      : controlPlane.kind === "userAssigned"
        ? [{ as: "controlPlane", actor: controlPlane.resourceId.toLowerCase() }]
        : [];
  return {
    id,
    ...(controlPlane.kind === "servicePrincipal" ? { clientId: controlPlane.clientId } : {}),
    actors: [
      ...own,
      ...(left === undefined
        ? []
        : [{ as: "servicePrincipal" as const, actor: left.clientId?.toLowerCase() ?? UNNAMED }]),
      ...(kubelet === undefined ? [] : [{ as: "kubelet" as const, actor: kubelet.resourceId.toLowerCase() }]),
    ],
  };
}

/** The clusters that use each principal. */
export type Actors = ReadonlyMap<string, readonly string[]>;

/** The ids of clusters by their principals. */
export function clustersByActor(all: Iterable<ClusterActors>): Actors {
  const clusters = new Map<string, string[]>();
  for (const { id, actors } of all) {
    for (const actor of new Set(actors.map((one) => one.actor))) {
      const sharers = clusters.get(actor) ?? [];
      sharers.push(id);
      clusters.set(actor, sharers);
    }
  }
  return clusters;
}

/** What a cluster shares with others. */
export function sharedBy({ id, actors }: ClusterActors, all: Actors): Shared[] {
  return actors.flatMap(({ as, actor }): Shared[] => {
    const others = (all.get(actor) ?? []).filter((other) => other !== id);
    return others.length === 0 || actor === UNNAMED
      ? []
      : [{ as, actor, count: others.length, clusters: others.slice(0, SHARERS_NAMED) }];
  });
}

/**
 * Why it is not known whether others also use a cluster's service principal, as a clause; undefined if it is known, and
 * for clusters without one.
 */
export function sharersUnknown({ id, actors }: ClusterActors, all: Actors): string | undefined {
  if (actors.some(({ actor }) => actor === UNNAMED))
    return "Azure no longer shows which service principal its nodes use";
  const others = (all.get(UNNAMED) ?? []).filter((other) => other !== id);
  if (others.length === 0 || !actors.some(({ as }) => as === "servicePrincipal")) return undefined;
  const more = others.length > SHARERS_NAMED ? ` and ${String(others.length - SHARERS_NAMED)} more` : "";
  return `Azure no longer shows which service principal nodes of ${others.slice(0, SHARERS_NAMED).map(nameOf).join(", ")}${more} use`;
}

/** A service principal as the inventory read it from the directory. */
export const ReadPrincipal = openObject({
  clientId: z.string(),
  facts: ServicePrincipalFacts,
  ends: SecretEnds,
});
export type ReadPrincipal = z.infer<typeof ReadPrincipal>;
