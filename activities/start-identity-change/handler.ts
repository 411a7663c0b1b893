import { z } from "zod";
import type { Refused } from "../../domain/activity/answer.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { ownPools } from "../../domain/cluster/pools.ts";
import { showsIdentities } from "../../domain/cluster/operation-progress.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { clusterFromArm } from "../../platform/azure/cluster-json.ts";
import { ClusterDocument } from "../../platform/azure/clusters.ts";
import { editResource, standing } from "../../platform/azure/edit-resource.ts";
import type { Handler } from "../activity-contract.ts";
import { POOL_NOT_PLANNED, type startIdentityChange } from "./contract.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { SYSTEM_ASSIGNED } from "../../domain/cluster/target.ts";

type Change = z.infer<typeof startIdentityChange.input>;

/**
 * The run has waited for the role assignments as long as Azure documents. If one is late, waiting longer is better than
 * asking a person.
 */
const GRANTS_MAY_SETTLE = { grantsMaySettle: true };

export function makeStartIdentityChange(azure: Azure): Handler<typeof startIdentityChange> {
  return (change) => {
    const { clusterId } = change;
    return editResource(
      azure,
      clusterId,
      (shown) => {
        const document = ClusterDocument.parse(shown);
        const cluster = clusterFromArm(document, clusterId);
        const stands = hasIdentities(cluster, change) ? standing(cluster.provisioningState) : undefined;
        if (stands !== undefined) return stands;
        const unplanned = poolsBeyond(cluster, change);
        if (unplanned.length > 0) return notPlanned(clusterId, unplanned);
        return { kind: "put", body: withIdentities(document, change) };
      },
      GRANTS_MAY_SETTLE,
    );
  };
}

function poolsBeyond(cluster: Cluster, { plannedPools }: Change): readonly string[] {
  if (plannedPools === undefined) return [];
  return ownPools(cluster).flatMap(({ name }) => (plannedPools.includes(name) ? [] : [name]));
}

function notPlanned(clusterId: string, pools: readonly string[]): Refused {
  return { kind: "refused", refusal: incident(POOL_NOT_PLANNED, clusterId, { pools }) };
}

/** The document with the changed identity blocks; everything else is unchanged. */
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
