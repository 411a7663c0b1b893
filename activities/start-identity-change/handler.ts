import { z } from "zod";
import { type Cluster, phaseOf } from "../../domain/cluster.ts";
import { ownPools } from "../../domain/migration/pools.ts";
import { showsIdentities } from "../../domain/migration/progress.ts";
import { SYSTEM_ASSIGNED } from "../../domain/migration/target.ts";
import { answerOf, answerOfThrown } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { clusterFromArm } from "../../platform/azure/cluster-json.ts";
import {
  callAks,
  readClusterDocument,
  startedOrFailed,
  type ClusterDocument,
} from "../../platform/azure/clusters.ts";
import type { Answer } from "../activity-contract.ts";
import { POOL_NOT_PLANNED, type startIdentityChange } from "./contract.ts";

type Change = z.infer<typeof startIdentityChange.input>;

/** Grants were waited for as long as Azure documents; a straggler is still worth some patience, not a person. */
const GRANTS_MAY_SETTLE = { grantsMaySettle: true };

export function makeStartIdentityChange(azure: Azure) {
  return async (change: Change): Promise<Answer<{ already: true }>> => {
    const { clusterId } = change;
    try {
      const read = await readClusterDocument(azure, clusterId);
      if (read.kind === "failed") return answerOf(read.failure, clusterId);
      const cluster = clusterFromArm(read.document, clusterId);
      if (hasIdentities(cluster, change)) {
        const phase = phaseOf(cluster.provisioningState);
        if (phase === "succeeded") return { kind: "done", value: { already: true } };
        if (phase === "inProgress") return { kind: "started", operation: {} };
      }
      const unplanned = poolsBeyond(cluster, change);
      if (unplanned.length > 0) return notPlanned(clusterId, unplanned);
      return await put(azure, change, read.document, cluster.eTag);
    } catch (error) {
      return answerOfThrown(error, clusterId, azure.clock.now());
    }
  };
}

function poolsBeyond(cluster: Cluster, { plannedPools }: Change): readonly string[] {
  if (plannedPools === undefined) return [];
  return ownPools(cluster).flatMap(({ name }) => (plannedPools.includes(name) ? [] : [name]));
}

function notPlanned(clusterId: string, pools: readonly string[]): Answer<never> {
  const refusal = {
    code: POOL_NOT_PLANNED,
    resource: clusterId,
    message: `the plan does not name ${pools.join(", ")}, and the change would re-image the nodes`,
    remedy: "have a plan approved that names every pool of the cluster",
  };
  return { kind: "refused", refusal };
}

async function put(
  azure: Azure,
  change: Change,
  document: ClusterDocument,
  eTag: string | undefined,
): Promise<Answer<{ already: true }>> {
  const answer = await callAks(azure, {
    method: "PUT",
    path: change.clusterId,
    body: withIdentities(document, change),
    headers: eTag === undefined ? {} : { "if-match": eTag },
  });
  return startedOrFailed(azure, answer, change.clusterId, GRANTS_MAY_SETTLE);
}

/**
 * The document with the identity blocks that change replaced and everything else as it came. ARM ignores read-only
 * fields in a PUT; to leave any out would be a change of its own where ARM knows a field that we do not.
 */
function withIdentities(
  document: ClusterDocument,
  { controlPlane, kubelet }: Pick<Change, "controlPlane" | "kubelet">,
): ClusterDocument {
  const edited =
    controlPlane === undefined ? document : { ...document, identity: identityBlock(controlPlane) };
  if (kubelet === undefined) return edited;
  const properties = z.record(z.string(), z.unknown()).parse(document["properties"]);
  const profile = z.record(z.string(), z.unknown()).nullish().parse(properties["identityProfile"]);
  return {
    ...edited,
    properties: {
      ...properties,
      identityProfile: {
        ...profile,
        kubeletidentity: {
          resourceId: kubelet.resourceId,
          clientId: kubelet.clientId,
          objectId: kubelet.principalId,
        },
      },
    },
  };
}

function identityBlock(controlPlane: NonNullable<Change["controlPlane"]>): object {
  return controlPlane === SYSTEM_ASSIGNED
    ? { type: SYSTEM_ASSIGNED }
    : { type: "UserAssigned", userAssignedIdentities: { [controlPlane.resourceId]: {} } };
}

function hasIdentities(cluster: Cluster, { controlPlane, kubelet }: Change): boolean {
  const id = controlPlane === SYSTEM_ASSIGNED ? SYSTEM_ASSIGNED : controlPlane?.resourceId;
  return showsIdentities(cluster, id, kubelet?.resourceId);
}
