import { nameOf, sameId } from "../../arm-id/arm-id.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { Finding } from "../../findings/finding.ts";
import { finding } from "../../findings/findings.ts";
import { isolationFindings } from "../../identity/adopted.ts";
import { offersOwnKubelet, offersUserAssigned } from "../../cluster/regions.ts";
import type { MigrationRequest } from "../request.ts";
import { targetOf } from "../target.ts";
import type { Check } from "./check.ts";
import { inNodeGroup } from "../../cluster/node-group.ts";
import { SYSTEM_ASSIGNED, type Target } from "../../cluster/target.ts";

export const podIdentity: Check = ({ cluster }) =>
  cluster.podIdentityEnabled ? [finding("pod-identity", cluster.id)] : [];

export const vaultsKnown: Check = ({ keyVaults = [] }, request) =>
  (request.keyVaults ?? [])
    .filter((wanted) => !keyVaults.some((known) => sameId(known.id, wanted)))
    .map((missing) => finding("key-vault-not-found", missing));

export const registriesKnown: Check = ({ registries }, request) =>
  (request.registries ?? [])
    .filter((wanted) => !registries.some((known) => sameId(known.id, wanted)))
    .map((missing) => finding("registry-not-found", missing));

export const region: Check = ({ cluster }, request) =>
  unsupportedRegions(cluster.id, cluster.location, targetOf(cluster, request));

/** Blockers for a region that does not offer what the target sets. */
export function unsupportedRegions(clusterId: string, location: string, target: Target): readonly Finding[] {
  return [
    ...(target.kubelet === undefined || offersOwnKubelet(location)
      ? []
      : [finding("region-without-own-kubelet-identity", clusterId, { location })]),
    ...(target.controlPlane === SYSTEM_ASSIGNED || offersUserAssigned(location)
      ? []
      : [finding("region-without-user-assigned", clusterId, { location })]),
  ];
}

export const isolated: Check = ({ cluster, adopted = [] }) => isolationFindings(adopted, cluster.location);

/** Where AKS has to make the kubelet identity, nothing can be granted to it before the nodes have it. */
export const kubeletByAks: Check = ({ cluster }, request) => {
  const { controlPlane, kubelet, changesKubelet } = targetOf(cluster, request);
  if (!changesKubelet || kubelet !== undefined || controlPlane === SYSTEM_ASSIGNED) return [];
  const { location } = cluster;
  return offersOwnKubelet(location)
    ? [finding("kubelet-made-by-aks", cluster.id, { name: `${cluster.name}-agentpool` })]
    : [finding("kubelet-grants-late", cluster.id, { location })];
};

/** AKS does not take back a kubelet identity that somebody has set. */
export const kubeletStays: Check = ({ cluster }, { kubeletIdentity }) => {
  const { kubelet } = cluster;
  if (kubeletIdentity !== "aks" || kubelet === undefined || inNodeGroup(cluster, kubelet.resourceId))
    return [];
  return [finding("kubelet-identity-stays", cluster.id, { name: nameOf(kubelet.resourceId) })];
};

/** Findings of a request whose identity choices exclude each other; one of them would be passed over in silence. */
export function contradictoryIdentity(
  clusterId: string,
  {
    identityType,
    controlPlaneIdentityId,
    kubeletIdentity,
    kubeletIdentityId,
  }: Omit<MigrationRequest, "clusterId">,
): readonly Finding[] {
  return [
    ...(identityType === "SystemAssigned" && controlPlaneIdentityId !== undefined
      ? [finding("identity-choice-contradicts", clusterId)]
      : []),
    ...(kubeletIdentity === "aks" && kubeletIdentityId !== undefined
      ? [finding("kubelet-choice-contradicts", clusterId)]
      : []),
  ];
}

export const oneIdentity: Check = ({ cluster }, request) => contradictoryIdentity(cluster.id, request);

/** True for a request that would take a user-assigned control plane away. */
export const goesBackToSystem = ({ controlPlane }: Cluster, request: MigrationRequest): boolean =>
  controlPlane.kind === "userAssigned" && request.identityType === "SystemAssigned";

export const systemAssigned: Check = ({ cluster, routeTables }, request) => {
  if (goesBackToSystem(cluster, request)) return [finding("system-assigned-from-user", cluster.id)];
  if (targetOf(cluster, request).controlPlane !== SYSTEM_ASSIGNED) return [];
  const reasons = [
    ...(request.kubeletIdentityId === undefined ? [] : ["a kubelet identity of your own"]),
    ...(cluster.customPrivateDnsZoneId === undefined ? [] : ["a private DNS zone of your own"]),
    ...(Object.keys(routeTables).length === 0 ? [] : ["a route table of your own with kubenet"]),
    ...(cluster.usesKms ? ["etcd encryption with your key"] : []),
  ];
  if (reasons.length > 0) return [finding("system-assigned-refused-by-aks", cluster.id, { reasons })];
  if (cluster.controlPlane.kind !== "servicePrincipal") return [];
  return [finding("system-assigned-grants-late", cluster.id)];
};
