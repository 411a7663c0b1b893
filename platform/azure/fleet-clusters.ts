import { z } from "zod";
import { partsOf, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { isHalfMigrated } from "../../domain/cluster/half-migrated.ts";
import { type NodeIdentities, withNodesSeen } from "../../domain/cluster/pools.ts";
import { type ClusterReading, locksOn } from "../../domain/fleet/reading.ts";
import { inOrder, type UnreadSubscription } from "../../domain/fleet/snapshot.ts";
import type { Lock } from "../../domain/preflight/locks.ts";
import { API_VERSIONS, ArmCallFailed, isFinal, isRefusal, readArm } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { clusterFromArm } from "./cluster-json.ts";
import { MalformedCluster } from "./cluster-schema.ts";
import { readPrincipalsLeft } from "./former-principal.ts";
import { inTurn } from "./in-turn.ts";
import { readLocks } from "./locks.ts";
import { groupKey, readNodesOf, readPoolIdentities } from "./pool-identities.ts";
import { queryGraph } from "./resource-graph.ts";
import { whyUnknown } from "../../domain/reasons/unknown.ts";

/** The clusters of a group of subscriptions. */
export interface FleetGroup {
  /** In the order of their ids. */
  readonly readings: readonly ClusterReading[];
  readonly unread: readonly UnreadSubscription[];
}

/**
 * Reads the clusters of some subscriptions: for each subscription one LIST of clusters and one of locks, and for all of
 * them one query for scale sets and machines, and one more if clusters are half migrated. If Azure does not let Keyless
 * list a subscription, its clusters are unreadable entries, as far as Resource Graph shows them.
 *
 * @throws ArmCallFailed if Azure asks to wait
 */
export async function readFleetGroup(azure: Azure, subscriptions: readonly string[]): Promise<FleetGroup> {
  const lists = await inTurn(subscriptions, (subscription) => listOne(azure, subscription));
  const listed = lists.filter((list) => list.kind === "read").map(({ subscription }) => subscription);
  const nodes =
    listed.length === 0 ? new Map<string, readonly NodeIdentities[]>() : await readNodesOf(azure, listed);
  const unread = lists.flatMap((list) => (list.kind === "failed" ? [list] : []));
  const readings = lists.flatMap((list) =>
    list.kind === "read" ? list.rows.map((row) => readingOf(row, list, nodes)) : [],
  );
  return {
    readings: inOrder([
      ...(await withPrincipalsLeft(
        azure,
        readings.flatMap((one) => one ?? []),
      )),
      ...(await shownBesides(azure, unread)),
    ]),
    unread: unread.map(({ subscription, because }) => ({ subscription, because })),
  };
}

/**
 * One cluster, read now; undefined if it does not exist.
 *
 * @throws ArmCallFailed
 */
export async function readFleetCluster(azure: Azure, id: ResourceId): Promise<ClusterReading | undefined> {
  const subscription = partsOf(id).subscription.toLowerCase();
  const json = await readArm(azure, { path: id, apiVersion: API_VERSIONS.aks }, z.unknown());
  if (json === undefined) return undefined;
  const locks = await readLocks(azure, subscription);
  const reading = readingOf(json, { subscription, locks }, new Map());
  if (reading?.kind !== "read") return reading;
  const { nodeResourceGroup } = reading.cluster;
  const nodes = await readPoolIdentities(azure, { subscription, nodeResourceGroup });
  const [whole] = await withPrincipalsLeft(azure, [{ ...reading, nodes }]);
  return whole;
}

/** Adds the former service principals of half-migrated clusters: one query if there are any. */
async function withPrincipalsLeft(
  azure: Azure,
  readings: readonly ClusterReading[],
): Promise<readonly ClusterReading[]> {
  const half = readings.filter(
    (one) => one.kind === "read" && isHalfMigrated(withNodesSeen(one.cluster, one.nodes)),
  );
  if (half.length === 0) return readings;
  const left = await readPrincipalsLeft(azure);
  return readings.map((one) => {
    if (!half.includes(one)) return one;
    const clientId = left?.get(one.id.toLowerCase());
    return { ...one, left: clientId === undefined ? {} : { clientId } };
  });
}

type List =
  | {
      readonly kind: "read";
      readonly subscription: string;
      readonly rows: readonly unknown[];
      readonly locks: readonly Lock[];
    }
  | { readonly kind: "failed"; readonly subscription: string; readonly because: string };

async function listOne(azure: Azure, subscription: string): Promise<List> {
  const listed = await azure.clusters.all(subscription);
  if (listed.kind === "failed") {
    if (!isFinal(listed.failure)) throw new ArmCallFailed(`/subscriptions/${subscription}`, listed.failure);
    const { code, status, message } = listed.failure;
    return { kind: "failed", subscription, because: `${code ?? String(status)}: ${message}` };
  }
  try {
    return {
      kind: "read",
      subscription,
      rows: [...listed.byId.values()],
      locks: await readLocks(azure, subscription),
    };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return {
      kind: "failed",
      subscription,
      because: whyUnknown("locks-unread", { message: error.failure.message }),
    };
  }
}

const Place = z.object({
  id: z.string(),
  location: z.string().nullish(),
  tags: z.record(z.string(), z.unknown()).nullish(),
});

/** Undefined for an entry without the id of a cluster. */
function readingOf(
  json: unknown,
  { subscription, locks }: Pick<Extract<List, { kind: "read" }>, "subscription" | "locks">,
  nodes: ReadonlyMap<string, readonly NodeIdentities[]>,
): ClusterReading | undefined {
  const place = placeOf(json, subscription);
  if (place === undefined) return undefined;
  try {
    const cluster = clusterFromArm(json, place.id);
    const group = groupKey(subscription, cluster.nodeResourceGroup);
    return {
      kind: "read",
      ...place,
      cluster,
      nodes: (nodes.get(group) ?? []).map(({ pool, identityIds }) => ({
        pool,
        identityIds: [...identityIds],
      })),
      locks: locksOn(cluster, locks),
    };
  } catch (error) {
    if (!(error instanceof MalformedCluster)) throw error;
    return { kind: "unreadable", ...place, because: error.message };
  }
}

function placeOf(json: unknown, subscription: string) {
  const { data } = Place.safeParse(json);
  const { data: id } = ClusterId.safeParse(data?.id);
  if (data === undefined || id === undefined) return undefined;
  return {
    id,
    subscription,
    // The values of tags are text in Azure; another value is no reason to drop a cluster.
    tags: Object.fromEntries(
      Object.entries(data.tags ?? {}).flatMap(([name, value]) =>
        typeof value === "string" ? [[name, value] as const] : [],
      ),
    ),
    ...(data.location ? { region: data.location } : {}),
  };
}

/** Clusters of subscriptions that could not be listed, as far as Resource Graph shows them. */
async function shownBesides(
  azure: Azure,
  unread: readonly { readonly subscription: string; readonly because: string }[],
): Promise<ClusterReading[]> {
  if (unread.length === 0) return [];
  const rows = await queryGraph(
    azure,
    `resources
| where type =~ 'microsoft.containerservice/managedclusters'
| project id, location, tags`,
    Place,
    { subscriptions: unread.map(({ subscription }) => subscription), pagesAtMost: 20 },
  );
  return rows.flatMap((row): ClusterReading[] => {
    const { data: id } = ClusterId.safeParse(row.id);
    if (id === undefined) return [];
    const subscription = partsOf(id).subscription.toLowerCase();
    const because =
      unread.find((one) => one.subscription === subscription)?.because ?? whyUnknown("not-listed");
    const place = placeOf(row, subscription);
    return place === undefined ? [] : [{ kind: "unreadable", ...place, because }];
  });
}
