import { z } from "zod";
import { RoleWait } from "../grants/role-wait.ts";
import { InClusterReads } from "../in-cluster/command.ts";
import { WhenDrainFails } from "../nodes/drains.ts";
import { RequestedTags } from "../schema/tags.ts";
import { ClusterId, KeyVaultId, RegistryId, UserAssignedIdentityId } from "../arm-id/schemas.ts";

/** Who creates the kubelet identity of a cluster that has none yet. */
export const KubeletChoice = z.enum(["own", "aks"]).optional().meta({
  description:
    "Who makes the kubelet identity where the cluster has none: own (default): the run, before the change, with its roles. aks: AKS, with the change, as `az aks update --enable-managed-identity --assign-identity` leaves it (`<cluster>-agentpool` in the managed resource group); its roles come after.",
});

/** What to do with pools for which Azure has no newer node image. */
export const WhenNothingNewer = z.enum([
  "wait",
  "report",
  "upgradeKubernetesPatch",
  "scaleOutAndIn",
  "replacePool",
]);
export type WhenNothingNewer = z.infer<typeof WhenNothingNewer>;

/**
 * The request of a migration. The identities default to `id-<cluster>-control-plane` and `id-<cluster>-kubelet` in the
 * cluster's own resource group; both are adopted where they already exist.
 */
export const MigrationRequest = z.strictObject({
  clusterId: ClusterId.meta({ description: "The cluster to move to managed identities, or to other ones." }),
  identityType: z.enum(["UserAssigned", "SystemAssigned"]).optional().meta({
    description:
      "UserAssigned (default for a cluster on a service principal): identities and grants stand before the cluster changes. SystemAssigned: the identity, and so its grants, come only with the change.",
  }),
  controlPlaneIdentityId: UserAssignedIdentityId.optional().meta({
    description: "User-assigned identity for the control plane; created where absent.",
  }),
  kubeletIdentityId: UserAssignedIdentityId.optional().meta({
    description: "User-assigned identity for the kubelets; created where absent.",
  }),
  kubeletIdentity: KubeletChoice,
  tags: RequestedTags.optional().meta({
    description: "Tags of the identities that the run creates; the tags of the cluster where left out.",
  }),
  registries: z.array(RegistryId).max(50).optional().meta({
    description:
      "Registries that the nodes pull from, beyond those that the service principal may pull from.",
  }),
  keyVaults: z.array(KeyVaultId).max(20).optional().meta({
    description:
      "Key vaults that add-ons read: application routing gets Key Vault Certificate User there, the Secrets Store driver Key Vault Secrets User. The cluster itself does not name them.",
  }),
  whenFailed: z.enum(["refuse", "reconcile"]).optional().meta({
    description:
      "What to do with a cluster whose last operation failed: refuse (default), or reconcile it first by a PUT that changes nothing.",
  }),
  roleWait: RoleWait,
  whenDrainFails: WhenDrainFails,
  inClusterReads: InClusterReads,
  whenNothingNewer: WhenNothingNewer.optional().meta({
    description:
      "What to do with a pool that still carries the service principal when no newer node image exists: wait up to five weeks for the next image (default); report it; upgradeKubernetesPatch: take the control plane and those pools to the newest patch of their Kubernetes version, which re-images their nodes at once; scaleOutAndIn: add nodes, which carry the new identity, and then delete the old ones by name, batch by batch, without cordon and drain; replacePool: report it, with the commands that replace the pool.",
  }),
});
export type MigrationRequest = z.infer<typeof MigrationRequest>;
