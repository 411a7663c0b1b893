import type { z } from "zod";
import type { OperationAnswer, Wait } from "../../domain/activity/answer.ts";
import type { EnsuredIdentity } from "../ensure-identity/contract.ts";
import { nameOf } from "../../domain/arm-id/arm-id.ts";
import { type KubeletIdentity, phaseOf } from "../../domain/cluster/cluster.ts";
import { DEFAULT_VM_SIZE } from "../../domain/creation/blueprint.ts";
import { showsIdentities } from "../../domain/cluster/operation-progress.ts";
import { answerOf } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { clusterFromArm } from "../../platform/azure/cluster-json.ts";
import { callAks, readClusterDocument, startedOrFailed } from "../../platform/azure/clusters.ts";
import type { Handler } from "../activity-contract.ts";
import type { startClusterCreation } from "./contract.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { SYSTEM_ASSIGNED } from "../../domain/cluster/target.ts";
import { defined } from "../../domain/schema/defined.ts";

type Creation = z.infer<typeof startClusterCreation.input>;

export function makeStartClusterCreation(azure: Azure): Handler<typeof startClusterCreation> {
  return async (creation) => {
    const { clusterId } = creation.request;
    const read = await readClusterDocument(azure, clusterId);
    if (read.kind === "read") return existing(creation, clusterFromArm(read.document, clusterId));
    if (read.failure.status !== 404) return answerOf(read.failure, clusterId);
    const answer = await callAks(azure, {
      method: "PUT",
      path: clusterId,
      body: clusterBody(creation),
      headers: { "if-none-match": "*" },
    });
    return startedOrFailed(azure, answer, clusterId, { grantsMaySettle: true });
  };
}

/**
 * What a repeated call finds: the cluster of this run, in progress or ready, or one that somebody else created in the
 * meantime.
 */
function existing(
  { request, controlPlane, kubelet }: Creation,
  cluster: ReturnType<typeof clusterFromArm>,
): Exclude<OperationAnswer, Wait> {
  const id = controlPlane === SYSTEM_ASSIGNED ? SYSTEM_ASSIGNED : controlPlane.resourceId;
  const phase = phaseOf(cluster.provisioningState);
  // While it is being created AKS may not show the kubelet identity yet.
  const ours = showsIdentities(
    cluster.kubelet === undefined && kubelet !== undefined
      ? { ...cluster, kubelet: asShown(kubelet) }
      : cluster,
    id,
    kubelet?.resourceId,
  );
  if (ours && phase === "succeeded") return { kind: "already" };
  if (ours && phase === "inProgress") return { kind: "started", operation: {} };
  const { clusterId } = request;
  const refusal = ours
    ? incident("creation-failed", clusterId, { state: cluster.provisioningState, clusterId })
    : incident("cluster-exists", clusterId);
  return { kind: "refused", refusal };
}

const asShown = ({ resourceId, clientId, principalId }: EnsuredIdentity): KubeletIdentity => ({
  resourceId,
  clientId,
  objectId: principalId,
});

/** What a request to AKS must contain; everything else is AKS's own default. */
export function clusterBody({ request, controlPlane, kubelet }: Creation): object {
  const { nodes, subnetId, privateDnsZoneId, diskEncryptionSetId, kubernetesVersion } = request;
  return {
    location: request.location,
    ...defined({ tags: request.tags }),
    identity:
      controlPlane === SYSTEM_ASSIGNED
        ? { type: SYSTEM_ASSIGNED }
        : { type: "UserAssigned", userAssignedIdentities: { [controlPlane.resourceId]: {} } },
    properties: {
      dnsPrefix: nameOf(request.clusterId),
      enableRBAC: true,
      ...defined({ kubernetesVersion }),
      agentPoolProfiles: [
        {
          name: "system",
          mode: "System",
          osType: "Linux",
          type: "VirtualMachineScaleSets",
          count: nodes?.count ?? 3,
          vmSize: nodes?.vmSize ?? DEFAULT_VM_SIZE,
          ...defined({ vnetSubnetID: subnetId }),
        },
      ],
      networkProfile: {
        networkPlugin: request.networkPlugin ?? "azure",
        ...defined({ serviceCidr: request.serviceCidr, dnsServiceIP: request.dnsServiceIp }),
      },
      ...(privateDnsZoneId === undefined
        ? {}
        : { apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: privateDnsZoneId } }),
      ...defined({ diskEncryptionSetID: diskEncryptionSetId }),
      ...(kubelet === undefined
        ? {}
        : {
            identityProfile: {
              kubeletidentity: asShown(kubelet),
            },
          }),
    },
  };
}
