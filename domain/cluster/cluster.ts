import { z } from "zod";
import { Tags } from "../schema/tags.ts";
import { isPlainName } from "../arm-id/names.ts";
import { AnyResourceId } from "../arm-id/schemas.ts";

/** What Keyless remembers of a node pool: a projection, never the ARM body. */
export const Pool = z.strictObject({
  name: z.string(),
  mode: z.string(),
  osType: z.string(),
  /** `VirtualMachineScaleSets`, `AvailabilitySet` or `VirtualMachines`. */
  type: z.string(),
  /** How many nodes it asks for, of whatever sizes. */
  count: z.number().int(),
  /** True where Azure tells no number: `count` is 0 then and means nothing. */
  countUnknown: z.literal(true).optional(),
  /**
   * True where the cluster has managed identities and the pool's scale set or machines carry none of them: nobody has
   * re-imaged the pool since, and its nodes go on as the service principal. Only where they were looked at.
   */
  withoutIdentity: z.literal(true).optional(),
  nodeImageVersion: z.string().optional(),
  provisioningState: z.string(),
  powerState: z.string(),
  subnetId: AnyResourceId.optional(),
  /** Where pods get their addresses, if that is another subnet than the nodes'. */
  podSubnetId: AnyResourceId.optional(),
  maxSurge: z.string().optional(),
  spot: z.boolean(),
  /** True where the autoscaler sets the count; absent where nobody but people does. */
  autoscaled: z.literal(true).optional(),
  /** The version that its nodes run. */
  kubernetesVersion: z.string().optional(),
  /** The distribution of the nodes, such as `Ubuntu` or `Windows2022`. */
  osSku: z.string().optional(),
  /** Size of its machines, such as `Standard_D4s_v5`. */
  vmSize: z.string().optional(),
  /** Pods that a node may hold. */
  maxPods: z.number().int().optional(),
  /** What its machines are placed by, which the control plane must be allowed to use. */
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

/** An add-on or ingress feature that is switched on, and the identity that it has. */
export const Addon = z.strictObject({
  /** As the cluster's JSON names its profile. */
  name: z.string(),
  /** Absent on a cluster with a service principal: AKS makes it with the change. */
  identityObjectId: z.string().optional(),
  /** True when the add-on signs in with the cluster's own identity instead of one of its own. */
  usesClusterIdentity: z.boolean(),
  /** True where the JSON says outright that the add-on does not use Entra ID (Container Insights). */
  legacyAuthentication: z.boolean().optional(),
  /** An application gateway that the user brought. */
  gatewayId: AnyResourceId.optional(),
  /** A subnet that is the add-on's own. */
  subnetId: AnyResourceId.optional(),
  /** A subnet by its name in the nodes' network. */
  subnetName: SubnetName.optional(),
  /** True when AKS makes a subnet for it in the nodes' network. */
  makesSubnet: z.boolean().optional(),
  /** Settings whose text is no id or name, although one belongs there. */
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

/** What Keyless reads of a cluster before it plans, and again after it changed something. */
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
  /** `overlay` where pods have addresses of their own range. */
  networkPluginMode: z.string().optional(),
  outboundType: z.string(),
  /** A private DNS zone of the user's own; absent when AKS manages the zone or there is none. */
  customPrivateDnsZoneId: AnyResourceId.optional(),
  diskEncryptionSetId: AnyResourceId.optional(),
  /** The registry that AKS itself pulls from, where the cluster has no way out to the internet. */
  bootstrapRegistryId: AnyResourceId.optional(),
  /** The key vault of etcd encryption, if it is switched on and the JSON names it by its id. */
  kmsKeyVaultId: AnyResourceId.optional(),
  /** The same by its name, which is all that the key's URL tells of a vault with public access. */
  kmsVaultName: z.string().optional(),
  /** True when AKS reaches that vault through a private endpoint. */
  kmsPrivate: z.boolean().optional(),
  /** A subnet of the user's own that the API server stands in. */
  apiServerSubnetId: AnyResourceId.optional(),
  /** Public addresses and prefixes of the user's own for outbound traffic. */
  outboundAddressIds: z.array(AnyResourceId).optional(),
  usesKms: z.boolean(),
  podIdentityEnabled: z.boolean(),
  /** Identities that pods use by pod identity. */
  podIdentityIds: z.array(AnyResourceId).optional(),
  nodeDisruptionPolicy: z.string().optional(),
  /** `ReadOnly` where a deny assignment keeps everybody but AKS from changing the node resource group. */
  nodeGroupRestriction: z.string().optional(),
});
export type Cluster = z.infer<typeof Cluster>;

export type OperationPhase = "inProgress" | "succeeded" | "failed" | "cancelled";

/** provisioningState is an open string: a value that nobody knows means that something is still going on. */
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
