import { addonNamed } from "../addons.ts";
import { canonicalId, type ResourceId } from "../arm-id.ts";
import type { Cluster } from "../cluster.ts";
import type { WantedGrant } from "../grant.ts";
import { ROLES } from "../roles.ts";
import type { HeldRoleAssignment, MigrationFacts } from "./facts.ts";
import { inNodeGroup, type Target } from "./target.ts";
import { addonGrants } from "./wanted/addons.ts";
import { carriedGrants } from "./wanted/carried.ts";
import { keyAndZoneGrants } from "./wanted/keys-and-zones.ts";
import { networkGrants } from "./wanted/network.ts";
import { registryGrants } from "./wanted/registries.ts";
import { controlPlane } from "./wanted/wanted-grant.ts";

/** Which of a cluster's identities become others. */
export type Changes = Pick<Target, "changesControlPlane" | "changesKubelet">;

const EVERYTHING: Changes = { changesControlPlane: true, changesKubelet: true };

/**
 * The grants that the new identities need so that the cluster works as before: what AKS asks for the resources
 * outside the node resource group (source: learn.microsoft.com/azure/aks/managed-identity-overview), and the network,
 * disk and registry rights that the old identity had. AKS itself gives Contributor on the node resource group. Add-ons
 * get identities of their own when the cluster leaves its service principal, and keep them later.
 */
export function wantedGrants(
  facts: MigrationFacts,
  kubeletIdentityId: ResourceId | undefined,
  changes: Changes = EVERYTHING,
): readonly WantedGrant[] {
  const { cluster } = facts;
  return distinct([
    ...(changes.changesControlPlane
      ? [...networkGrants(facts), ...keyAndZoneGrants(facts), ...carriedGrants(facts)]
      : []),
    ...(kubeletIdentityId === undefined ? [] : operatorGrants(cluster, kubeletIdentityId)),
    ...podIdentityGrants(facts, changes),
    ...(changes.changesKubelet ? registryGrants(facts) : []),
    ...(cluster.controlPlane.kind === "servicePrincipal" ? addonGrants(facts) : []),
  ]);
}

/** The grants that a cluster needs as it is, for whoever acts for it now; add-ons only where they have an identity. */
export function wantedNow(facts: MigrationFacts): readonly WantedGrant[] {
  const { cluster } = facts;
  const kubelet = cluster.kubelet?.resourceId;
  return distinct([
    ...networkGrants(facts),
    ...keyAndZoneGrants(facts),
    ...(kubelet === undefined ? [] : operatorGrants(cluster, kubelet)),
    ...podIdentityGrants(facts, EVERYTHING),
    ...addonGrants(facts).filter(
      ({ addon = "" }) => addonNamed(cluster, addon)?.identityObjectId !== undefined,
    ),
  ]);
}

function operatorGrants(cluster: Cluster, kubeletIdentityId: ResourceId): WantedGrant[] {
  if (inNodeGroup(cluster, kubeletIdentityId)) return [];
  return [
    controlPlane(
      ROLES.managedIdentityOperator,
      kubeletIdentityId,
      "the control plane hands the kubelet identity to the nodes",
    ),
  ];
}

/** Pod identity has the control plane put identities on nodes. Source: learn.microsoft.com/azure/aks/use-azure-ad-pod-identity. */
function podIdentityGrants({ cluster }: MigrationFacts, { changesControlPlane }: Changes): WantedGrant[] {
  if (!changesControlPlane) return [];
  return (cluster.podIdentityIds ?? [])
    .filter((id) => !inNodeGroup(cluster, id))
    .map((id) => controlPlane(ROLES.managedIdentityOperator, id, "pods use this identity (pod identity)"));
}

/** True for a grant of an identity that the change takes out of use. */
export function losesIt(
  { by }: HeldRoleAssignment,
  { changesControlPlane, changesKubelet }: Changes,
): boolean {
  if (by === undefined) return true;
  return by === "kubelet" ? changesKubelet : changesControlPlane;
}

/** The first of each (identity, role, scope): its reason is the most telling one. */
function distinct(grants: readonly WantedGrant[]): WantedGrant[] {
  const seen = new Set<string>();
  return grants.filter((grant) => {
    const key = `${grant.identity} ${grant.addon ?? ""} ${grant.roleId} ${canonicalId(grant.scope)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
