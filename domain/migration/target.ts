import { partsOf, type ResourceId, sameId, userAssignedIdentityId } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { MigrationFacts } from "./facts.ts";
import { offersOwnKubelet } from "../cluster/regions.ts";
import { isHalfMigrated } from "../cluster/half-migrated.ts";
import type { MigrationRequest } from "./request.ts";
import { SYSTEM_ASSIGNED, type Target } from "../cluster/target.ts";

/**
 * From a service principal both identities change, by default to user-assigned ones named after the cluster; where AKS
 * takes no kubelet identity from outside, or is asked for one of its own, it makes one. A cluster that has managed identities changes only what the
 * request names.
 */
export function targetOf(cluster: Cluster, request: MigrationRequest): Target {
  const own = (role: string) => {
    const { subscription, resourceGroup } = partsOf(cluster.id);
    return userAssignedIdentityId(subscription, resourceGroup, `id-${cluster.name}-${role}`);
  };
  const { controlPlane, kubelet } = cluster;
  if (controlPlane.kind === "servicePrincipal") {
    const system = request.identityType === "SystemAssigned";
    const byAks = system || request.kubeletIdentity === "aks" || !offersOwnKubelet(cluster.location);
    return {
      controlPlane: system ? SYSTEM_ASSIGNED : (request.controlPlaneIdentityId ?? own("control-plane")),
      kubelet: request.kubeletIdentityId ?? (byAks ? undefined : own("kubelet")),
      changesControlPlane: true,
      changesKubelet: true,
    };
  }
  const present = controlPlane.kind === "userAssigned" ? controlPlane.resourceId : SYSTEM_ASSIGNED;
  const wanted =
    request.controlPlaneIdentityId ??
    (request.identityType === "UserAssigned" && controlPlane.kind === "systemAssigned"
      ? own("control-plane")
      : present);
  const half = isHalfMigrated(cluster);
  const kubeletIdentityId = request.kubeletIdentityId ?? (half ? kubelet?.resourceId : undefined);
  const isPresent =
    kubeletIdentityId !== undefined && kubelet !== undefined && sameId(kubelet.resourceId, kubeletIdentityId);
  const changesKubelet = kubeletIdentityId !== undefined && (half || !isPresent);
  return {
    controlPlane: wanted,
    kubelet: changesKubelet ? kubeletIdentityId : undefined,
    changesControlPlane: !sameId(wanted, present),
    changesKubelet,
    ...(half ? { finishes: true } : {}),
    ...(half && isPresent ? { keepsKubelet: true } : {}),
  };
}

/** True where the identities of the cluster stay as they are: a migration has at most roles to assign then. */
export const keepsIdentities = ({ changesControlPlane, changesKubelet }: Target): boolean =>
  !changesControlPlane && !changesKubelet;

/** Why these identities, a sentence each, for whoever reads the plan. */
export function reasonsFor(target: Target, { controlPlane, location }: Cluster): readonly string[] {
  const { changesControlPlane, changesKubelet, kubelet, keepsKubelet = false } = target;
  const system = target.controlPlane === SYSTEM_ASSIGNED;
  return [
    ...(changesControlPlane && !system
      ? [
          "a user-assigned control-plane identity exists before the change: its roles are given and act before AKS uses it, and it outlives the cluster",
        ]
      : []),
    ...(changesControlPlane && system
      ? ["a system-assigned identity, as asked for: it exists only with the change, so its roles come after"]
      : []),
    ...(keepsKubelet
      ? [
          "the cluster has left its service principal, but nodes still use it: they get the kubelet identity that the cluster shows",
        ]
      : []),
    ...(changesControlPlane ? [] : ["the control plane keeps its identity: nothing else was asked for"]),
    ...(kubelet === undefined || keepsKubelet
      ? []
      : [
          "a kubelet identity of its own is made and may pull images before the nodes get it: no pod waits for a role",
        ]),
    ...(changesKubelet && kubelet === undefined
      ? [
          offersOwnKubelet(location)
            ? "AKS makes the kubelet identity with the change, so its roles come after"
            : `AKS in ${location} takes no kubelet identity from outside and makes one with the change, so its roles come after`,
        ]
      : []),
    ...(controlPlane.kind === "servicePrincipal" && kubelet !== undefined && !system
      ? ["both change in one PUT, so that nodes are re-imaged once"]
      : []),
  ];
}

/**
 * Identities that are expected to be there before the run, and that its PUT carries: those that the request names, and
 * the control plane's own where it stays.
 */
export function identitiesBrought(
  { controlPlane }: Cluster,
  request: MigrationRequest,
): readonly ResourceId[] {
  const { controlPlaneIdentityId, kubeletIdentityId } = request;
  const stays =
    controlPlane.kind === "userAssigned" && controlPlaneIdentityId === undefined
      ? controlPlane.resourceId
      : undefined;
  return [controlPlaneIdentityId, kubeletIdentityId, stays]
    .flatMap((id) => id ?? [])
    .filter((id, index, all) => all.findIndex((other) => sameId(other, id)) === index);
}

/** Object ids of the principals that the change takes out of use. One that stays is not among them. */
export function principalsOutOfUse(
  {
    cluster: { controlPlane, kubelet },
    servicePrincipal,
    formerPrincipal,
  }: Pick<MigrationFacts, "cluster" | "servicePrincipal" | "formerPrincipal">,
  { changesControlPlane, changesKubelet, keepsKubelet = false }: Target,
): readonly string[] {
  if (controlPlane.kind === "servicePrincipal")
    return servicePrincipal?.kind === "found" ? [servicePrincipal.objectId] : [];
  return [
    ...(changesControlPlane ? [controlPlane.principalId] : []),
    ...(changesKubelet && !keepsKubelet && kubelet !== undefined ? [kubelet.objectId] : []),
    ...(changesKubelet && formerPrincipal?.kind === "known" ? [formerPrincipal.objectId] : []),
  ];
}
