import type { HttpClient } from "@azure/core-rest-pipeline";
import { z } from "zod";
import { canonicalId, requireArmId } from "../../domain/arm-id.ts";
import type { Cluster } from "../../domain/cluster.ts";
import type { ArmFailure } from "../../domain/arm-verdict.ts";
import type { Clock } from "../clock.ts";
import type { AzureClients } from "./clients.ts";
import type { Cloud } from "./clouds.ts";
import { clusterFromArm } from "./cluster-json.ts";
import { failureOfAnswer } from "./failure.ts";
import { rawCall } from "./raw-call.ts";
import { shareReads } from "./shared-reads.ts";

/** The API version that Keyless reads and writes clusters with. */
export const AKS_API_VERSION = "2026-06-01";

export type ListAnswer =
  | { readonly kind: "found"; readonly cluster: Cluster }
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly failure: ArmFailure };

/** Clusters by subscription, read with one LIST that everybody shares. */
export interface ClusterList {
  find(clusterId: string): Promise<ListAnswer>;
}

const ListPage = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });
type Clusters = { kind: "read"; byId: Map<string, unknown> } | { kind: "failed"; failure: ArmFailure };

export function clusterList(deps: {
  cloud: Cloud;
  clients: AzureClients;
  transport: HttpClient;
  clock: Clock;
}): ClusterList {
  const read = shareReads(
    deps.clock,
    (subscription) => listAll(deps, subscription),
    ({ kind }) => kind === "failed",
  );

  return {
    async find(clusterId) {
      const clusters = await read(requireArmId(clusterId).subscription.toLowerCase());
      if (clusters.kind === "failed") return clusters;
      const json = clusters.byId.get(canonicalId(clusterId));
      return json === undefined
        ? { kind: "absent" }
        : { kind: "found", cluster: clusterFromArm(json, clusterId) };
    },
  };
}

async function listAll(
  { cloud, clients, transport, clock }: Parameters<typeof clusterList>[0],
  subscription: string,
): Promise<Clusters> {
  const client = await clients.containerService(subscription);
  const byId = new Map<string, unknown>();
  let url: string | undefined =
    `${cloud.arm}/subscriptions/${subscription}/providers/Microsoft.ContainerService/managedClusters?api-version=${AKS_API_VERSION}`;
  while (url !== undefined) {
    const answer = await rawCall(client, transport, { method: "GET", url });
    if (answer.status !== 200) {
      return {
        kind: "failed",
        failure: failureOfAnswer(answer.status, answer.text, answer.headers, clock.now()),
      };
    }
    const page = ListPage.parse(JSON.parse(answer.text));
    for (const item of page.value) {
      const { id } = z.object({ id: z.string() }).parse(item);
      byId.set(canonicalId(id), item);
    }
    url = page.nextLink ?? undefined;
  }
  return { kind: "read", byId };
}
