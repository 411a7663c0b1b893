import { addonNamed } from "../../addons/addons.ts";
import { canonicalId, type ResourceId, sameId } from "../../arm-id/arm-id.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { WantedGrant } from "../grant.ts";
import { gives, ROLES } from "../../roles/roles.ts";
import { commonCondition } from "../condition.ts";
import type { AccessFacts } from "../facts.ts";
import { addonGrants } from "./addons.ts";
import { carriedGrants } from "./carried.ts";
import { keyAndZoneGrants } from "./keys-and-zones.ts";
import { keptPulls } from "./kept-pulls.ts";
import { networkGrants } from "./network.ts";
import { registryGrants } from "./registries.ts";
import { controlPlane, under } from "./wanted-grant.ts";
import type { HeldRoleAssignment } from "../held.ts";
import { reaches } from "../reaches.ts";
import { inNodeGroup } from "../../cluster/node-group.ts";
import type { Target } from "../../cluster/target.ts";
import { wantedBecause } from "../../reasons/wanted-roles.ts";

/** Which of a cluster's identities become others. */
export type Changes = Pick<Target, "changesControlPlane" | "changesKubelet" | "finishes" | "keepsKubelet">;

const EVERYTHING: Changes = { changesControlPlane: true, changesKubelet: true };

/**
 * The grants that the new identities need so that the cluster works as before: what AKS asks for the resources
 * outside the node resource group (source: learn.microsoft.com/azure/aks/managed-identity-overview), and the network,
 * disk and registry rights that the old identity had. AKS itself gives Contributor on the node resource group. Add-ons
 * get identities of their own when the cluster leaves its service principal, and keep them later. Where somebody else has
 * begun the migration, nobody may have given the identities anything: then all of it is wanted, for those that stay too.
 */
export function wantedGrants(
  facts: AccessFacts,
  kubeletIdentityId: ResourceId | undefined,
  changes: Changes = EVERYTHING,
): readonly WantedGrant[] {
  const { cluster } = facts;
  const { changesKubelet, finishes = false } = changes;
  if (!changes.changesControlPlane && !changesKubelet) return keptPulls(facts);
  // What an identity that stays holds, it holds: only what goes is to be replaced.
  const lost = { ...facts, held: facts.held.filter((held) => losesIt(held, changes)) };
  const forControlPlane = changes.changesControlPlane || finishes;
  const wanted = distinct([
    ...(forControlPlane ? [...networkGrants(lost), ...keyAndZoneGrants(lost), ...carriedGrants(lost)] : []),
    ...(kubeletIdentityId === undefined ? [] : operatorGrants(cluster, kubeletIdentityId)),
    ...(forControlPlane ? podIdentityGrants(facts) : []),
    ...(changesKubelet ? registryGrants(lost) : keptPulls(facts)),
    ...(cluster.controlPlane.kind === "servicePrincipal" ? addonGrants(lost) : []),
    ...(finishes ? grantsOfPresentAddons(lost) : []),
  ]);
  return finishes ? wanted.filter((grant) => !hasItFromAbove(grant, facts.held, changes)) : wanted;
}

/** True for a grant that an identity which stays has by a role on a wider scope. */
function hasItFromAbove(
  { identity, roleId, scope }: WantedGrant,
  held: readonly HeldRoleAssignment[],
  changes: Changes,
): boolean {
  return held.some(
    (one) =>
      one.by === identity &&
      !losesIt(one, changes) &&
      !sameId(one.scope, scope) &&
      reaches(one.scope, scope) &&
      gives(one.roleDefinitionId, roleId),
  );
}

/** The grants that a cluster needs as it is, for whoever acts for it now; add-ons only where they have an identity. */
export function wantedNow(facts: AccessFacts): readonly WantedGrant[] {
  const { cluster } = facts;
  const kubelet = cluster.kubelet?.resourceId;
  return distinct([
    ...networkGrants(facts),
    ...keyAndZoneGrants(facts),
    ...(kubelet === undefined ? [] : operatorGrants(cluster, kubelet)),
    ...podIdentityGrants(facts),
    ...grantsOfPresentAddons(facts),
    ...keptPulls(facts),
  ]);
}

function grantsOfPresentAddons(facts: AccessFacts): WantedGrant[] {
  return addonGrants(facts).filter(
    ({ addon = "" }) => addonNamed(facts.cluster, addon)?.identityObjectId !== undefined,
  );
}

function operatorGrants(cluster: Cluster, kubeletIdentityId: ResourceId): WantedGrant[] {
  if (inNodeGroup(cluster, kubeletIdentityId)) return [];
  return [controlPlane(ROLES.managedIdentityOperator, kubeletIdentityId, wantedBecause("assigns-kubelet"))];
}

/** Pod identity has the control plane put identities on nodes. Source: learn.microsoft.com/azure/aks/use-azure-ad-pod-identity. */
function podIdentityGrants({ cluster }: AccessFacts): WantedGrant[] {
  return (cluster.podIdentityIds ?? [])
    .filter((id) => !inNodeGroup(cluster, id))
    .map((id) => controlPlane(ROLES.managedIdentityOperator, id, wantedBecause("pod-identity")));
}

/** True for a grant of an identity that the change takes out of use. */
export function losesIt(
  { by }: Pick<HeldRoleAssignment, "by">,
  { changesControlPlane, changesKubelet, keepsKubelet = false }: Changes,
): boolean {
  if (by === undefined) return true;
  return by === "kubelet" ? changesKubelet && !keepsKubelet : changesControlPlane;
}

/** Ids of the assignments of whoever goes out of use. A group's are none of them: others are in it. */
export function oldGrants({ held }: Pick<AccessFacts, "held">, changes: Changes): string[] {
  return held.filter((one) => losesIt(one, changes) && one.through === undefined).map(({ id }) => id);
}

/**
 * The first of each (identity, role, scope): its reason is the most telling one. Azure takes one role assignment of each: its
 * condition is the one that all of them have.
 */
function distinct(grants: readonly WantedGrant[]): WantedGrant[] {
  const alike = Map.groupBy(
    grants,
    (grant) => `${grant.identity} ${grant.addon ?? ""} ${grant.roleId} ${canonicalId(grant.scope)}`,
  );
  return [...alike.values()].flatMap((same) =>
    same.slice(0, 1).map(({ condition: _, ...first }) => under(commonCondition(same), first)),
  );
}
