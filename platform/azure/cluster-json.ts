import type { z } from "zod";
import { readResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Cluster, ControlPlane, KubeletIdentity, Pool } from "../../domain/cluster/cluster.ts";
import { textsOf } from "../../domain/schema/tags.ts";
import { addonsFromArm } from "./cluster-addons.ts";
import { type ClusterJson, MalformedCluster, type PoolJson, readClusterJson } from "./cluster-schema.ts";
import {} from "./json-fields.ts";
import { defined } from "../../domain/schema/defined.ts";

/**
 * The parts of a cluster's ARM JSON that Keyless uses.
 *
 * @throws MalformedCluster
 */
export function clusterFromArm(json: unknown, clusterId: string): Cluster {
  const read = readClusterJson(json, clusterId);
  const { properties, ...top } = read;
  const balancer = properties.networkProfile?.loadBalancerProfile;
  const outbound = [
    ...(balancer?.outboundIPs?.publicIPs ?? []),
    ...(balancer?.outboundIPPrefixes?.publicIPPrefixes ?? []),
  ].map((address) => address.id);
  const pods = (properties.podIdentityProfile?.userAssignedIdentities ?? []).flatMap(
    ({ identity }) => identity?.resourceId ?? [],
  );
  const kms = properties.securityProfile?.azureKeyVaultKms;
  const kubelet = kubeletOf(read);
  const tags = textsOf(top.tags ?? {});
  return {
    id: top.id,
    name: top.name,
    location: top.location,
    ...defined({ eTag: top.eTag, tags }),
    provisioningState: properties.provisioningState,
    powerState: properties.powerState?.code ?? "Running",
    kubernetesVersion: properties.currentKubernetesVersion ?? properties.kubernetesVersion ?? "unknown",
    nodeResourceGroup: properties.nodeResourceGroup,
    ...defined({ servicePrincipalClientId: properties.servicePrincipalProfile?.clientId }),
    controlPlane: controlPlaneOf(read, clusterId),
    ...defined({ kubelet }),
    pools: (properties.agentPoolProfiles ?? []).map(poolOf),
    addons: addonsFromArm(properties),
    networkPlugin: properties.networkProfile?.networkPlugin ?? "kubenet",
    ...defined({ networkPluginMode: properties.networkProfile?.networkPluginMode }),
    outboundType: properties.networkProfile?.outboundType ?? "loadBalancer",
    ...defined({
      customPrivateDnsZoneId: properties.apiServerAccessProfile?.privateDNSZone,
      diskEncryptionSetId: properties.diskEncryptionSetID,
      bootstrapRegistryId: properties.bootstrapProfile?.containerRegistryId,
      kmsKeyVaultId: kms?.enabled ? kms.keyVaultResourceId : undefined,
      kmsVaultName: kms?.enabled ? vaultNameOf(kms.keyId) : undefined,
    }),
    ...(kms?.enabled && kms.keyVaultNetworkAccess === "Private" ? { kmsPrivate: true } : {}),
    ...defined({ apiServerSubnetId: properties.apiServerAccessProfile?.subnetId }),
    ...(outbound.length === 0 ? {} : { outboundAddressIds: outbound }),
    usesKms: kms?.enabled ?? false,
    podIdentityEnabled: properties.podIdentityProfile?.enabled ?? false,
    ...(pods.length === 0 ? {} : { podIdentityIds: pods }),
    ...defined({
      nodeDisruptionPolicy: properties.nodeDisruptionProfile?.nodeDisruptionPolicy,
      nodeGroupRestriction: properties.nodeResourceGroupProfile?.restrictionLevel,
    }),
  };
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
 * Pools of virtual machines have no `count`: they list the current and the desired number of nodes per VM size
 * (recorded). Undefined, which is not zero, if neither is present.
 */
function nodesOf(pool: z.infer<typeof PoolJson>): number | undefined {
  if (typeof pool.count === "number") return pool.count;
  const { scale } = pool.virtualMachinesProfile ?? {};
  const bySize = pool.virtualMachineNodesStatus ?? scale?.manual;
  if (bySize === undefined || bySize === null) return undefined;
  return bySize.reduce((sum, { count }) => sum + (count ?? 0), 0);
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
    ...defined({ nodeImageVersion: pool.nodeImageVersion }),
    provisioningState: pool.provisioningState ?? "Succeeded",
    powerState: pool.powerState?.code ?? "Running",
    ...defined({
      subnetId: pool.vnetSubnetID,
      podSubnetId: pool.podSubnetID,
      maxSurge: pool.upgradeSettings?.maxSurge,
    }),
    ...unavailableOf(pool),
    spot: pool.scaleSetPriority === "Spot",
    ...(pool.enableAutoScaling ? { autoscaled: true as const } : {}),
    ...defined({ osSku: pool.osSKU, vmSize: pool.vmSize }),
    ...(pool.maxPods ? { maxPods: pool.maxPods } : {}),
    ...(places.length === 0 ? {} : { places }),
    ...defined({ kubernetesVersion: pool.currentOrchestratorVersion ?? pool.orchestratorVersion }),
  };
}

/** AKS shows 0 if nobody has set it. */
function unavailableOf({ upgradeSettings }: z.infer<typeof PoolJson>): Pick<Pool, "maxUnavailable"> {
  const shown = upgradeSettings?.maxUnavailable;
  return shown === undefined || Number.parseInt(shown, 10) === 0 ? {} : { maxUnavailable: shown };
}

/** The vault in a key's URL, such as `https://vault-name.vault.azure.net/keys/etcd/1`. */
function vaultNameOf(keyUrl: string | undefined): string | undefined {
  return /^https:\/\/([^./]+)\./i.exec(keyUrl ?? "")?.[1]?.toLowerCase();
}
