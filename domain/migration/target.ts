import { partsOf, type ResourceId, sameId, userAssignedIdentityId } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { MigrationFacts } from "./facts.ts";
import { offersOwnKubelet } from "../cluster/regions.ts";
import { isHalfMigrated } from "../cluster/half-migrated.ts";
import { whyIdentity } from "../reasons/identities.ts";
import type { MigrationRequest } from "./request.ts";
import { SYSTEM_ASSIGNED, type Target } from "../cluster/target.ts";

/**
 * From a service principal both identities change, by default to user-assigned ones named after the cluster; where AKS
 * accepts no kubelet identity, or the request asks for one of AKS's own, AKS creates it. A cluster that has managed identities
 * changes only what the request names.
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

/** Why these identities, a clause each, for the plan. */
export function reasonsFor(target: Target, { controlPlane, location }: Cluster): readonly string[] {
  const { changesControlPlane, changesKubelet, kubelet, keepsKubelet = false } = target;
  const system = target.controlPlane === SYSTEM_ASSIGNED;
  const byAks = offersOwnKubelet(location)
    ? whyIdentity("kubelet-by-aks")
    : whyIdentity("kubelet-by-aks-there", { location });
  const both = controlPlane.kind === "servicePrincipal" && kubelet !== undefined && !system;
  return [
    ...(changesControlPlane ? [whyIdentity(system ? "system-assigned" : "user-assigned")] : []),
    ...(keepsKubelet ? [whyIdentity("keeps-kubelet")] : []),
    ...(changesControlPlane ? [] : [whyIdentity("keeps-control-plane")]),
    ...(kubelet === undefined || keepsKubelet ? [] : [whyIdentity("own-kubelet")]),
    ...(changesKubelet && kubelet === undefined ? [byAks] : []),
    ...(both ? [whyIdentity("one-change")] : []),
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
