import { z } from "zod";

/** What Keyless remembers of a node pool: a projection, never the ARM body. */
export const Pool = z.strictObject({
  name: z.string(),
  mode: z.string(),
  osType: z.string(),
  /** `VirtualMachineScaleSets`, `AvailabilitySet` or `VirtualMachines`. */
  type: z.string(),
  count: z.number().int(),
  nodeImageVersion: z.string().optional(),
  provisioningState: z.string(),
  powerState: z.string(),
  subnetId: z.string().optional(),
  maxSurge: z.string().optional(),
  spot: z.boolean(),
  /** The version that its nodes run. */
  kubernetesVersion: z.string().optional(),
  /** The distribution of the nodes, such as `Ubuntu` or `Windows2022`. */
  osSku: z.string().optional(),
});
export type Pool = z.infer<typeof Pool>;

/** An add-on that is switched on, and the identity that it has. */
export const Addon = z.strictObject({
  name: z.string(),
  identityObjectId: z.string().optional(),
  /** True when the add-on signs in with the cluster's own identity instead of one of its own. */
  usesClusterIdentity: z.boolean(),
});
export type Addon = z.infer<typeof Addon>;

/** The identity of the control plane as ARM shows it. */
export const ControlPlane = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("servicePrincipal"), clientId: z.string() }),
  z.strictObject({ kind: z.literal("systemAssigned"), principalId: z.string() }),
  z.strictObject({ kind: z.literal("userAssigned"), resourceId: z.string(), principalId: z.string() }),
]);
export type ControlPlane = z.infer<typeof ControlPlane>;

/** The identity that kubelets use, once the cluster has left its service principal. */
export const KubeletIdentity = z.strictObject({
  resourceId: z.string(),
  clientId: z.string(),
  objectId: z.string(),
});
export type KubeletIdentity = z.infer<typeof KubeletIdentity>;

/** What Keyless reads of a cluster before it plans, and again after it changed something. */
export const Cluster = z.strictObject({
  id: z.string(),
  name: z.string(),
  location: z.string(),
  eTag: z.string().optional(),
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
  outboundType: z.string(),
  /** A private DNS zone of the user's own; absent when AKS manages the zone or there is none. */
  customPrivateDnsZoneId: z.string().optional(),
  diskEncryptionSetId: z.string().optional(),
  /** The key vault of etcd encryption, if it is switched on. */
  kmsKeyVaultId: z.string().optional(),
  usesKms: z.boolean(),
  podIdentityEnabled: z.boolean(),
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
