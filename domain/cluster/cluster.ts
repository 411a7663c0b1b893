import { z } from "zod";
import { Tags } from "../schema/tags.ts";
import { isPlainName } from "../arm-id/names.ts";
import { AnyResourceId } from "../arm-id/schemas.ts";

/** What Keyless keeps of a node pool: selected values, never the response body. */
export const Pool = z.strictObject({
  name: z.string(),
  mode: z.string(),
  osType: z.string(),
  /** `VirtualMachineScaleSets`, `AvailabilitySet` or `VirtualMachines`. */
  type: z.string(),
  /** Its node count, of all VM sizes together. */
  count: z.number().int(),
  /** True if Azure shows no number: then `count` is 0 and has no meaning. */
  countUnknown: z.literal(true).optional(),
  /**
   * True if the cluster has managed identities and the scale set or machines of the pool have none of them: the pool has not been
   * reimaged since, and its nodes still use the service principal. Absent if Keyless has not read them.
   */
  withoutIdentity: z.literal(true).optional(),
  nodeImageVersion: z.string().optional(),
  provisioningState: z.string(),
  powerState: z.string(),
  subnetId: AnyResourceId.optional(),
  /** The subnet of the pods, if it is not the subnet of the nodes. */
  podSubnetId: AnyResourceId.optional(),
  maxSurge: z.string().optional(),
  /** Nodes that an upgrade may take away before their successors are there: a number or a percentage. */
  maxUnavailable: z.string().optional(),
  spot: z.boolean(),
  /** True if the cluster autoscaler sets the count; absent if only people do. */
  autoscaled: z.literal(true).optional(),
  /** The version that its nodes run. */
  kubernetesVersion: z.string().optional(),
  /** The distribution of the nodes, such as `Ubuntu` or `Windows2022`. */
  osSku: z.string().optional(),
  /** Size of its machines, such as `Standard_D4s_v5`. */
  vmSize: z.string().optional(),
  /** The maximum number of pods on a node. */
  maxPods: z.number().int().optional(),
  /** Capacity reservation, host or proximity placement groups of its machines, which the control plane needs a role for. */
  places: z
    .array(
      z.strictObject({
        kind: z.enum(["capacity reservation group", "host group", "proximity placement group"]),
        id: AnyResourceId,
      }),
    )
    .optional(),
});
export type Pool = z.infer<typeof Pool>;

export const SubnetName = z.string().refine(isPlainName, "must be the name of a subnet");

/** An add-on or ingress feature that is enabled, with its identity. */
export const Addon = z.strictObject({
  /** As the cluster's JSON names its profile. */
  name: z.string(),
  /** Absent for a cluster with a service principal: AKS creates the identity with the change. */
  identityObjectId: z.string().optional(),
  /** True when the add-on signs in with the cluster's own identity instead of one of its own. */
  usesClusterIdentity: z.boolean(),
  /** True if the JSON says that the add-on does not use Microsoft Entra ID (Container Insights). */
  legacyAuthentication: z.boolean().optional(),
  /** An existing application gateway of the customer. */
  gatewayId: AnyResourceId.optional(),
  /** A subnet for the add-on alone. */
  subnetId: AnyResourceId.optional(),
  /** Name of a subnet in the virtual network of the nodes. */
  subnetName: SubnetName.optional(),
  /** True if AKS creates a subnet for it in the virtual network of the nodes. */
  makesSubnet: z.boolean().optional(),
  /** Settings that should contain an id or a name, and do not. */
  unreadable: z.array(z.string()).optional(),
  /** DNS zones that it writes records into. */
  dnsZoneIds: z.array(AnyResourceId).optional(),
});
export type Addon = z.infer<typeof Addon>;

/** The identity of the control plane as ARM shows it. */
export const ControlPlane = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("servicePrincipal"), clientId: z.string() }),
  z.strictObject({ kind: z.literal("systemAssigned"), principalId: z.string() }),
  z.strictObject({ kind: z.literal("userAssigned"), resourceId: AnyResourceId, principalId: z.string() }),
]);
export type ControlPlane = z.infer<typeof ControlPlane>;

/** The identity that kubelets use, once the cluster has left its service principal. */
export const KubeletIdentity = z.strictObject({
  resourceId: AnyResourceId,
  clientId: z.string(),
  objectId: z.string(),
});
export type KubeletIdentity = z.infer<typeof KubeletIdentity>;

/** What Keyless reads of a cluster before it makes a plan, and after each change. */
export const Cluster = z.strictObject({
  id: AnyResourceId,
  name: z.string(),
  location: z.string(),
  eTag: z.string().optional(),
  tags: Tags.optional(),
  /** Open set; anything but Succeeded, Failed and Canceled counts as in progress. */
  provisioningState: z.string(),
  powerState: z.string(),
  kubernetesVersion: z.string(),
  nodeResourceGroup: z.string(),
  /** `servicePrincipalProfile.clientId` as ARM spells it: `msi` when the cluster has managed identities. */
  servicePrincipalClientId: z.string().optional(),
  controlPlane: ControlPlane,
  kubelet: KubeletIdentity.optional(),
  pools: z.array(Pool),
  addons: z.array(Addon),
  networkPlugin: z.string(),
  /** `overlay` if pods have addresses from a separate range. */
  networkPluginMode: z.string().optional(),
  outboundType: z.string(),
  /** A private DNS zone of the customer; absent if AKS manages the zone or there is none. */
  customPrivateDnsZoneId: AnyResourceId.optional(),
  diskEncryptionSetId: AnyResourceId.optional(),
  /** The registry that AKS itself pulls from if the cluster has no outbound internet access. */
  bootstrapRegistryId: AnyResourceId.optional(),
  /** The key vault of etcd encryption, if it is enabled and the JSON has the id of the vault. */
  kmsKeyVaultId: AnyResourceId.optional(),
  /** The name of that vault: for a vault with public access, the JSON has only the URL of the key. */
  kmsVaultName: z.string().optional(),
  /** True when AKS reaches that vault through a private endpoint. */
  kmsPrivate: z.boolean().optional(),
  /** The subnet of the API server, if the customer has provided one. */
  apiServerSubnetId: AnyResourceId.optional(),
  /** Public IP addresses and prefixes of the customer for outbound traffic. */
  outboundAddressIds: z.array(AnyResourceId).optional(),
  usesKms: z.boolean(),
  podIdentityEnabled: z.boolean(),
  /** Identities that pods use through pod identity. */
  podIdentityIds: z.array(AnyResourceId).optional(),
  nodeDisruptionPolicy: z.string().optional(),
  /** `ReadOnly` if a deny assignment prevents everybody except AKS from changing the node resource group. */
  nodeGroupRestriction: z.string().optional(),
});
export type Cluster = z.infer<typeof Cluster>;

export type OperationPhase = "inProgress" | "succeeded" | "failed" | "cancelled";

/** `provisioningState` can have any value: an unknown one means that an operation is in progress. */
export function phaseOf(provisioningState: string): OperationPhase {
  switch (provisioningState) {
    case "Succeeded":
      return "succeeded";
    case "Failed":
      return "failed";
    case "Canceled":
      return "cancelled";
    default:
      return "inProgress";
  }
}
