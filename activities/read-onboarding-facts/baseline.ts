import { z } from "zod";
import { below, readResourceId, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { type Cluster, phaseOf } from "../../domain/cluster/cluster.ts";
import { expiryOf } from "../../domain/fleet/secret-ends.ts";
import { type Baseline, type BaselineCluster, CLUSTERS_NAMED } from "../../domain/onboarding/facts.ts";
import { API_VERSIONS, ArmCallFailed, isHidden, isRefusal, requireList } from "../../platform/azure/arm.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { clusterFromArm } from "../../platform/azure/cluster-json.ts";
import { MalformedCluster } from "../../platform/azure/cluster-schema.ts";
import { type PrincipalInBulk, readPrincipalsInBulk } from "../../platform/azure/principals-in-bulk.ts";

const Listed = z.looseObject({ id: z.string() });

/** The clusters of a subscription as one LIST shows them, and the secrets of their principals, each once. */
export async function readBaseline(azure: Azure, subscription: string): Promise<Baseline> {
  const path = below(
    subscriptionId(subscription),
    ...["providers", "Microsoft.ContainerService", "managedClusters"],
  );
  let rows: z.infer<typeof Listed>[];
  try {
    rows = await requireList(azure, { path, apiVersion: API_VERSIONS.aks }, Listed);
  } catch (error) {
    if (!isRefusal(error) && !isHidden(error)) throw error;
    const because = error instanceof ArmCallFailed ? (error.failure.code ?? "refused") : "not served";
    return { kind: "unreadable", because };
  }
  const clusters = rows.map(readCluster);
  const principals = await readPrincipalsInBulk(azure, clientIdsOf(clusters));
  const all = clusters
    .map(({ id, cluster }) => baselineOf(id, cluster, principals))
    .sort((one, other) => rankOf(one) - rankOf(other) || one.id.localeCompare(other.id, "en"));
  return {
    kind: "read",
    clusters: all.length,
    onServicePrincipal: all.filter(({ identity }) => identity === "servicePrincipal").length,
    blocked: all.filter(({ blockedBy }) => blockedBy.length > 0).length,
    named: all.slice(0, CLUSTERS_NAMED),
  };
}

interface ReadCluster {
  readonly id: string;
  /** Undefined where its JSON is not understood. */
  readonly cluster: Cluster | undefined;
}

function readCluster(row: z.infer<typeof Listed>): ReadCluster {
  const id = readResourceId(row.id);
  try {
    return { id: row.id, cluster: id === undefined ? undefined : clusterFromArm(row, id) };
  } catch (error) {
    if (error instanceof MalformedCluster) return { id: row.id, cluster: undefined };
    throw error;
  }
}

function clientIdsOf(clusters: readonly ReadCluster[]): string[] {
  const ids = clusters.flatMap(({ cluster }) =>
    cluster?.controlPlane.kind === "servicePrincipal" ? [cluster.servicePrincipalClientId ?? ""] : [],
  );
  return [...new Set(ids.filter((id) => id !== ""))];
}

function baselineOf(
  id: string,
  cluster: Cluster | undefined,
  principals: readonly PrincipalInBulk[],
): BaselineCluster {
  if (cluster === undefined)
    return { id, region: "", identity: "unknown", blockedBy: ["its JSON is not understood"] };
  const { controlPlane, location, servicePrincipalClientId: clientId } = cluster;
  const { powerState, provisioningState } = cluster;
  const blockedBy = [
    ...(powerState === "Running" ? [] : [`power state ${powerState}`]),
    ...(phaseOf(provisioningState) === "succeeded" ? [] : [`provisioning state ${provisioningState}`]),
  ];
  const common = { id, region: location, identity: controlPlane.kind, blockedBy };
  if (controlPlane.kind !== "servicePrincipal" || clientId === undefined) return common;
  const ends = principals.find((one) => one.clientId === clientId)?.ends;
  const next = expiryOf(ends);
  return {
    ...common,
    clientId,
    ...(next === undefined ? {} : { secretEnds: next }),
    ...(ends?.kind === "unknown" ? { secretUnknown: ends.because } : {}),
  };
}

/** Service principals first, those that end first before the others. */
function rankOf({ identity, secretEnds }: BaselineCluster): number {
  if (identity !== "servicePrincipal") return Number.MAX_SAFE_INTEGER;
  return secretEnds === undefined ? Number.MAX_SAFE_INTEGER - 1 : Date.parse(secretEnds);
}
