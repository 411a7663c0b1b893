import { z } from "zod";
import { canonicalId, partsOf, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { ArmFailure } from "../../domain/arm-verdict/arm-verdict.ts";
import type { Caller } from "./caller.ts";
import { clusterFromArm } from "./cluster-json.ts";
import { readClusterDocument } from "./clusters.ts";
import { type Failed, ListedClusters } from "./listed-clusters.ts";
import { SHARED_FOR_MS, shareReads } from "./shared-reads.ts";

type ListAnswer =
  | { readonly kind: "found"; readonly cluster: Cluster }
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly failure: ArmFailure };

type IssuersAnswer =
  | {
      readonly kind: "read";
      readonly issuers: readonly { readonly clusterId: string; readonly issuer: string }[];
    }
  | { readonly kind: "failed"; readonly failure: ArmFailure };

/** Clusters by subscription, read with one LIST that all callers share. */
export interface ClusterList {
  /** One cluster from the list; read separately if that takes fewer calls. */
  find(clusterId: ResourceId): Promise<ListAnswer>;
  /** All clusters of a subscription as ARM sent them, by their canonical ids. */
  all(subscription: string): Promise<Clusters>;
  /** The OIDC issuers of the clusters in a subscription; clusters without one are left out. */
  issuers(subscription: string): Promise<IssuersAnswer>;
}

const WithIssuer = z.object({
  id: z.string(),
  properties: z.object({ oidcIssuerProfile: z.object({ issuerURL: z.string().nullish() }).nullish() }),
});

type Clusters =
  { kind: "read"; byId: ReadonlyMap<string, unknown> } | { kind: "failed"; failure: ArmFailure };

export function clusterList(azure: Caller): ClusterList {
  const looks = new Looks();
  const read = shareReads(
    azure.clock,
    "clusters",
    async (subscription: string): Promise<ListedClusters | Failed> => {
      const clusters = new ListedClusters(azure, subscription);
      const failed = await clusters.begin();
      looks.listed(subscription, failed === undefined ? clusters.pages : 1);
      return failed ?? clusters;
    },
    (clusters) => "failure" in clusters,
  );

  const one = shareReads(
    azure.clock,
    "cluster",
    (id: ResourceId) => readOne(azure, id),
    ({ kind }) => kind === "failed",
  );

  const all = async (subscription: string): Promise<Clusters> => {
    const clusters = await read(subscription.toLowerCase());
    return "failure" in clusters ? clusters : clusters.all();
  };

  return {
    async find(clusterId) {
      const subscription = partsOf(clusterId).subscription.toLowerCase();
      const id = canonicalId(clusterId);
      if (looks.isFewer({ subscription, id }, azure.clock.now())) return one(clusterId);
      const clusters = await read(subscription);
      if ("failure" in clusters) return clusters;
      const found = await clusters.find(id);
      looks.listed(subscription, clusters.pages);
      if (found === undefined) return { kind: "absent" };
      return "failure" in found ? found : { kind: "found", cluster: clusterFromArm(found.json, clusterId) };
    },
    all,
    async issuers(subscription) {
      const clusters = await all(subscription);
      if (clusters.kind === "failed") return clusters;
      const issuers = [...clusters.byId.values()].flatMap((json) => {
        const { id, properties } = WithIssuer.parse(json);
        const issuer = properties.oidcIssuerProfile?.issuerURL ?? "";
        return issuer === "" ? [] : [{ clusterId: id, issuer }];
      });
      return { kind: "read", issuers };
    },
  };
}

/** The reads within the time for which a list is shared. */
interface Window {
  readonly since: number;
  readonly clusters: ReadonlySet<string>;
  /** True if the previous window had enough reads for a list. */
  readonly listsAtOnce: boolean;
}

/**
 * Decides whether a list takes fewer calls than single reads. The number of reads within the time for which a list is
 * shared is predicted from the previous window. If that had few reads, clusters are read separately until there have been
 * as many reads as the list has pages.
 */
class Looks {
  readonly #pages = new Map<string, number>();
  readonly #windows = new Map<string, Window>();

  listed(subscription: string, pages: number): void {
    this.#pages.set(subscription, pages);
  }

  isFewer(
    { subscription, id }: { readonly subscription: string; readonly id: string },
    now: number,
  ): boolean {
    const pages = this.#pages.get(subscription);
    const known = this.#windows.get(subscription);
    const isOver = known === undefined || now - known.since >= SHARED_FOR_MS;
    const window = isOver
      ? {
          since: now,
          clusters: new Set([id]),
          listsAtOnce: known === undefined || known.clusters.size >= (pages ?? 1),
        }
      : { ...known, clusters: new Set([...known.clusters, id]) };
    this.#windows.set(subscription, window);
    return pages !== undefined && !window.listsAtOnce && window.clusters.size < pages;
  }
}

async function readOne(azure: Caller, clusterId: ResourceId): Promise<ListAnswer> {
  const shown = await readClusterDocument(azure, clusterId);
  if (shown.kind === "failed") {
    return shown.failure.status === 404 ? { kind: "absent" } : shown;
  }
  return { kind: "found", cluster: clusterFromArm(shown.document, clusterId) };
}
