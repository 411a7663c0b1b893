import { z } from "zod";
import { below, canonicalId, partsOf, type ResourceId, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import type { ArmFailure } from "../../domain/arm-verdict/arm-verdict.ts";
import { API_VERSIONS, ArmCallFailed, requireList } from "./arm.ts";
import type { Caller } from "./caller.ts";
import { clusterFromArm } from "./cluster-json.ts";
import { shareReads } from "./shared-reads.ts";

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

/** Clusters by subscription, read with one LIST that everybody shares. */
export interface ClusterList {
  find(clusterId: ResourceId): Promise<ListAnswer>;
  /** All of a subscription, by their ids in canonical spelling, as ARM sent them. */
  all(subscription: string): Promise<Clusters>;
  /** The OIDC issuers of the clusters in a subscription; a cluster without one is not among them. */
  issuers(subscription: string): Promise<IssuersAnswer>;
}

const WithIssuer = z.object({
  id: z.string(),
  properties: z.object({ oidcIssuerProfile: z.object({ issuerURL: z.string().nullish() }).nullish() }),
});

type Clusters =
  { kind: "read"; byId: ReadonlyMap<string, unknown> } | { kind: "failed"; failure: ArmFailure };

export function clusterList(azure: Caller): ClusterList {
  const read = shareReads(
    azure.clock,
    "clusters",
    (subscription: string) => listAll(azure, subscription),
    ({ kind }) => kind === "failed",
  );

  return {
    async find(clusterId) {
      const clusters = await read(partsOf(clusterId).subscription.toLowerCase());
      if (clusters.kind === "failed") return clusters;
      const json = clusters.byId.get(canonicalId(clusterId));
      return json === undefined
        ? { kind: "absent" }
        : { kind: "found", cluster: clusterFromArm(json, clusterId) };
    },
    all: (subscription) => read(subscription.toLowerCase()),
    async issuers(subscription) {
      const clusters = await read(subscription.toLowerCase());
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

const Listed = z.looseObject({ id: z.string() });

async function listAll(azure: Caller, subscription: string): Promise<Clusters> {
  const path = below(
    subscriptionId(subscription),
    "providers",
    "Microsoft.ContainerService",
    "managedClusters",
  );
  try {
    const rows = await requireList(azure, { path, apiVersion: API_VERSIONS.aks }, Listed);
    return { kind: "read", byId: new Map(rows.map((row) => [canonicalId(row.id), row])) };
  } catch (error) {
    if (error instanceof ArmCallFailed) return { kind: "failed", failure: error.failure };
    throw error;
  }
}
