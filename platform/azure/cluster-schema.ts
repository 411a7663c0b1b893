import { z } from "zod";
import { AnyResourceId } from "../../domain/arm-id/schemas.ts";
import { AddonsJson } from "./cluster-addons.ts";
import { flag, id, IdentityRef, text } from "./json-fields.ts";

/** ARM's answer is not a cluster as documented. The message names the resource and the fields. */
export class MalformedCluster extends Error {
  override readonly name = "MalformedCluster";
  constructor(id: string, problems: readonly string[]) {
    super(`Azure's answer for ${id} is not a cluster that Keyless can read: ${problems.join("; ")}`);
  }
}

const SizedCount = z.object({ size: text, count: z.number().int().nullish() });
const Autoscaled = z.object({ size: text, minCount: z.number().int().nullish() });

export const PoolJson = z.object({
  name: z.string(),
  mode: text,
  osType: text,
  type: text,
  count: z.number().int().nullish(),
  nodeImageVersion: text,
  provisioningState: text,
  powerState: z.object({ code: text }).nullish(),
  vnetSubnetID: id,
  podSubnetID: id,
  upgradeSettings: z.object({ maxSurge: text, maxUnavailable: text }).nullish(),
  scaleSetPriority: text,
  enableAutoScaling: flag,
  osSKU: text,
  vmSize: text,
  maxPods: z.number().int().nullish(),
  orchestratorVersion: text,
  currentOrchestratorVersion: text,
  virtualMachinesProfile: z
    .object({
      scale: z
        .object({
          manual: z.array(SizedCount).nullish(),
          autoscale: z.union([Autoscaled, z.array(Autoscaled)]).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  virtualMachineNodesStatus: z.array(SizedCount).nullish(),
  capacityReservationGroupID: id,
  hostGroupID: id,
  proximityPlacementGroupID: id,
});

const on = z.object({ enabled: flag }).nullish();

const Ids = z.array(z.object({ id: AnyResourceId })).nullish();

/** A zone of the customer; AKS writes `system` or `none` if there is none. */
const Zone = text
  .transform((zone) => (zone?.startsWith("/") ? zone : undefined))
  .pipe(AnyResourceId.optional());

const ClusterJson = z.object({
  id: AnyResourceId,
  name: z.string(),
  location: z.string(),
  eTag: text,
  tags: z.record(z.string(), z.unknown()).nullish(),
  identity: z
    .object({
      type: text,
      principalId: text,
      userAssignedIdentities: z
        .record(z.string(), z.object({ principalId: text, clientId: text }).nullish())
        .nullish(),
    })
    .nullish(),
  properties: z.object({
    provisioningState: z.string(),
    powerState: z.object({ code: text }).nullish(),
    kubernetesVersion: text,
    currentKubernetesVersion: text,
    nodeResourceGroup: z.string(),
    servicePrincipalProfile: z.object({ clientId: text }).nullish(),
    identityProfile: z.record(z.string(), IdentityRef.nullish()).nullish(),
    agentPoolProfiles: z.array(PoolJson).nullish(),
    ...AddonsJson.shape,
    networkProfile: z
      .object({
        networkPlugin: text,
        networkPolicy: text,
        networkPluginMode: text,
        outboundType: text,
        loadBalancerProfile: z
          .object({
            outboundIPs: z.object({ publicIPs: Ids }).nullish(),
            outboundIPPrefixes: z.object({ publicIPPrefixes: Ids }).nullish(),
          })
          .nullish(),
      })
      .nullish(),
    apiServerAccessProfile: z.object({ privateDNSZone: Zone, subnetId: id }).nullish(),
    bootstrapProfile: z.object({ containerRegistryId: id }).nullish(),
    diskEncryptionSetID: id,
    securityProfile: z
      .object({
        workloadIdentity: on,
        defender: z.object({ securityMonitoring: on }).nullish(),
        azureKeyVaultKms: z
          .object({ enabled: flag, keyId: text, keyVaultNetworkAccess: text, keyVaultResourceId: id })
          .nullish(),
      })
      .nullish(),
    podIdentityProfile: z
      .object({
        enabled: flag,
        userAssignedIdentities: z.array(z.object({ identity: IdentityRef.nullish() })).nullish(),
      })
      .nullish(),
    metricsProfile: z.object({ costAnalysis: on }).nullish(),
    serviceMeshProfile: z.object({ mode: text }).nullish(),
    workloadAutoScalerProfile: z.object({ keda: on }).nullish(),
    azureMonitorProfile: z.object({ metrics: on }).nullish(),
    aiToolchainOperatorProfile: on,
    nodeDisruptionProfile: z.object({ nodeDisruptionPolicy: text }).nullish(),
    nodeResourceGroupProfile: z.object({ restrictionLevel: text }).nullish(),
  }),
});
export type ClusterJson = z.infer<typeof ClusterJson>;

/**
 * The fields of a cluster's ARM JSON that Keyless reads; unknown fields are ignored. Source of the fields:
 * Microsoft.ContainerService 2026-06-01.
 *
 * @throws MalformedCluster if a required field is missing or has another type
 */
export function readClusterJson(json: unknown, clusterId: string): ClusterJson {
  const parsed = ClusterJson.safeParse(json);
  if (!parsed.success) {
    throw new MalformedCluster(
      clusterId,
      parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`),
    );
  }
  return parsed.data;
}
