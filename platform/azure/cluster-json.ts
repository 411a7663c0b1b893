import { z } from "zod";
import { readResourceId } from "../../domain/arm-id/arm-id.ts";
import { AnyResourceId } from "../../domain/arm-id/schemas.ts";
import type { Cluster, ControlPlane, KubeletIdentity, Pool } from "../../domain/cluster/cluster.ts";
import { AddonsJson, addonsFromArm } from "./cluster-addons.ts";
import { flag, id, IdentityRef, present, text } from "./json-fields.ts";

/** ARM answered something that is not a cluster as documented; names the resource and the fields. */
export class MalformedCluster extends Error {
  override readonly name = "MalformedCluster";
  constructor(id: string, problems: readonly string[]) {
    super(`Azure's answer for ${id} is not a cluster that Keyless can read: ${problems.join("; ")}`);
  }
}

const SizedCount = z.object({ size: text, count: z.number().int().nullish() });
const Autoscaled = z.object({ size: text, minCount: z.number().int().nullish() });

const PoolJson = z.object({
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
  upgradeSettings: z.object({ maxSurge: text }).nullish(),
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

const Ids = z.array(z.object({ id: AnyResourceId })).nullish();

/** A zone of the user's own; AKS spells `system` and `none` where there is none. */
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
      userAssignedIdentities: z.record(z.string(), z.object({ principalId: text }).nullish()).nullish(),
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
    diskEncryptionSetID: id,
    securityProfile: z
      .object({
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
    nodeDisruptionProfile: z.object({ nodeDisruptionPolicy: text }).nullish(),
    nodeResourceGroupProfile: z.object({ restrictionLevel: text }).nullish(),
  }),
});
type ClusterJson = z.infer<typeof ClusterJson>;

/**
 * What Keyless remembers of a cluster's ARM JSON. Unknown fields are ignored; where a needed one is missing or of
 * another type, throws MalformedCluster. Source of the fields: Microsoft.ContainerService 2026-06-01.
 */
export function clusterFromArm(json: unknown, clusterId: string): Cluster {
  const parsed = ClusterJson.safeParse(json);
  if (!parsed.success) {
    throw new MalformedCluster(
      clusterId,
      parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`),
    );
  }
  const { properties, ...top } = parsed.data;
  const balancer = properties.networkProfile?.loadBalancerProfile;
  const outbound = [
    ...(balancer?.outboundIPs?.publicIPs ?? []),
    ...(balancer?.outboundIPPrefixes?.publicIPPrefixes ?? []),
  ].map((address) => address.id);
  const pods = (properties.podIdentityProfile?.userAssignedIdentities ?? []).flatMap(
    ({ identity }) => identity?.resourceId ?? [],
  );
  const kms = properties.securityProfile?.azureKeyVaultKms;
  const kubelet = kubeletOf(parsed.data);
  return {
    id: top.id,
    name: top.name,
    location: top.location,
    ...present("eTag", top.eTag),
    ...tagsOf(top.tags ?? {}),
    provisioningState: properties.provisioningState,
    powerState: properties.powerState?.code ?? "Running",
    kubernetesVersion: properties.currentKubernetesVersion ?? properties.kubernetesVersion ?? "unknown",
    nodeResourceGroup: properties.nodeResourceGroup,
    ...present("servicePrincipalClientId", properties.servicePrincipalProfile?.clientId),
    controlPlane: controlPlaneOf(parsed.data, clusterId),
    ...(kubelet === undefined ? {} : { kubelet }),
    pools: (properties.agentPoolProfiles ?? []).map(poolOf),
    addons: addonsFromArm(properties),
    networkPlugin: properties.networkProfile?.networkPlugin ?? "kubenet",
    ...present("networkPluginMode", properties.networkProfile?.networkPluginMode),
    outboundType: properties.networkProfile?.outboundType ?? "loadBalancer",
    ...present("customPrivateDnsZoneId", properties.apiServerAccessProfile?.privateDNSZone),
    ...present("diskEncryptionSetId", properties.diskEncryptionSetID),
    ...present("kmsKeyVaultId", kms?.enabled ? kms.keyVaultResourceId : undefined),
    ...present("kmsVaultName", kms?.enabled ? vaultNameOf(kms.keyId) : undefined),
    ...(kms?.enabled && kms.keyVaultNetworkAccess === "Private" ? { kmsPrivate: true } : {}),
    ...present("apiServerSubnetId", properties.apiServerAccessProfile?.subnetId),
    ...(outbound.length === 0 ? {} : { outboundAddressIds: outbound }),
    usesKms: kms?.enabled ?? false,
    podIdentityEnabled: properties.podIdentityProfile?.enabled ?? false,
    ...(pods.length === 0 ? {} : { podIdentityIds: pods }),
    ...present("nodeDisruptionPolicy", properties.nodeDisruptionProfile?.nodeDisruptionPolicy),
    ...present("nodeGroupRestriction", properties.nodeResourceGroupProfile?.restrictionLevel),
  };
}

/** A tag whose value is no text is none that could be given to something else. */
function tagsOf(shown: Readonly<Record<string, unknown>>): { tags?: Record<string, string> } {
  const tags = Object.entries(shown).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return tags.length === 0 ? {} : { tags: Object.fromEntries(tags) };
}

function controlPlaneOf({ identity, properties }: ClusterJson, clusterId: string): ControlPlane {
  const [assigned] = Object.entries(identity?.userAssignedIdentities ?? {});
  if (/userassigned/i.test(identity?.type ?? "") && assigned !== undefined) {
    const [name, details] = assigned;
    const resourceId = readResourceId(name);
    if (resourceId === undefined) throw new MalformedCluster(clusterId, ["identity: no resource id"]);
    return { kind: "userAssigned", resourceId, principalId: details?.principalId ?? "" };
  }
  if (/systemassigned/i.test(identity?.type ?? "")) {
    return { kind: "systemAssigned", principalId: identity?.principalId ?? "" };
  }
  const clientId = properties.servicePrincipalProfile?.clientId;
  if (clientId === undefined || clientId === "msi") {
    throw new MalformedCluster(clusterId, ["it has neither an identity nor a service principal"]);
  }
  return { kind: "servicePrincipal", clientId };
}

function kubeletOf({ properties }: ClusterJson): KubeletIdentity | undefined {
  const { resourceId, clientId, objectId } = properties.identityProfile?.kubeletidentity ?? {};
  if (resourceId === undefined || clientId === undefined || objectId === undefined) return undefined;
  return { resourceId, clientId, objectId };
}

/**
 * Pools of virtual machines have no `count`: their nodes are told by size, as they are and as they are asked for (recorded).
 * Undefined where nothing tells: that is not zero.
 */
function nodesOf(pool: z.infer<typeof PoolJson>): number | undefined {
  if (typeof pool.count === "number") return pool.count;
  const { scale } = pool.virtualMachinesProfile ?? {};
  const told = pool.virtualMachineNodesStatus ?? scale?.manual;
  if (told === undefined || told === null) return undefined;
  return told.reduce((sum, { count }) => sum + (count ?? 0), 0);
}

function placesOf(pool: z.infer<typeof PoolJson>): NonNullable<Pool["places"]> {
  const { capacityReservationGroupID, hostGroupID, proximityPlacementGroupID } = pool;
  return [
    ...(capacityReservationGroupID === undefined
      ? []
      : [{ kind: "capacity reservation group" as const, id: capacityReservationGroupID }]),
    ...(hostGroupID === undefined ? [] : [{ kind: "host group" as const, id: hostGroupID }]),
    ...(proximityPlacementGroupID === undefined
      ? []
      : [{ kind: "proximity placement group" as const, id: proximityPlacementGroupID }]),
  ];
}

function poolOf(pool: z.infer<typeof PoolJson>): Pool {
  const places = placesOf(pool);
  const nodes = nodesOf(pool);
  return {
    name: pool.name,
    mode: pool.mode ?? "User",
    osType: pool.osType ?? "Linux",
    type: pool.type ?? "VirtualMachineScaleSets",
    count: nodes ?? 0,
    ...(nodes === undefined ? { countUnknown: true as const } : {}),
    ...present("nodeImageVersion", pool.nodeImageVersion),
    provisioningState: pool.provisioningState ?? "Succeeded",
    powerState: pool.powerState?.code ?? "Running",
    ...present("subnetId", pool.vnetSubnetID),
    ...present("podSubnetId", pool.podSubnetID),
    ...present("maxSurge", pool.upgradeSettings?.maxSurge),
    spot: pool.scaleSetPriority === "Spot",
    ...(pool.enableAutoScaling ? { autoscaled: true as const } : {}),
    ...present("osSku", pool.osSKU),
    ...present("vmSize", pool.vmSize),
    ...(pool.maxPods ? { maxPods: pool.maxPods } : {}),
    ...(places.length === 0 ? {} : { places }),
    ...present("kubernetesVersion", pool.currentOrchestratorVersion ?? pool.orchestratorVersion),
  };
}

/** The vault in a key's URL, such as `https://vault-name.vault.azure.net/keys/etcd/1`. */
function vaultNameOf(keyUrl: string | undefined): string | undefined {
  return /^https:\/\/([^./]+)\./i.exec(keyUrl ?? "")?.[1]?.toLowerCase();
}
