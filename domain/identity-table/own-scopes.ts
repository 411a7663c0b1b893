import { canonicalId, isResourceId, isWithin, partsOf, resourceGroupId } from "../arm-id/arm-id.ts";
import type { MigrationFacts } from "../migration/facts.ts";
import { givesPull } from "../grants/wanted/registries.ts";
import { wantedNow } from "../grants/wanted/wanted.ts";
import { ROLES, roleById } from "../roles/roles.ts";

/**
 * The scopes of a cluster's role assignments: its node resource group with everything in it, and single resources
 * elsewhere.
 */
export interface OwnScopes {
  readonly nodeGroup: string;
  readonly resources: readonly string[];
}

/** Without other resource groups and subscriptions: role assignments of others there do not concern the cluster. */
export function ownScopes(facts: MigrationFacts): OwnScopes {
  const { cluster, held } = facts;
  const registries = held
    .filter((one) => {
      const role = roleById(one.roleDefinitionId);
      const custom = one.custom !== undefined && givesPull(one);
      return custom || role === ROLES.acrPull || role === ROLES.registryRepositoryReader;
    })
    .map(({ scope }) => scope);
  const scopes = [cluster.id, ...wantedNow(facts).map(({ scope }) => scope), ...registries];
  return {
    nodeGroup: resourceGroupId(partsOf(cluster.id).subscription, cluster.nodeResourceGroup),
    resources: [...new Set(scopes.filter(isResourceId))],
  };
}

/** The role assignments with one of the cluster's own scopes. */
export function heldAtOwn<Held extends { readonly scope: string }>(
  { nodeGroup, resources }: OwnScopes,
  held: readonly Held[],
): Held[] {
  // This runs for every cluster of a fleet and thousands of role assignments, so each id is normalized once.
  const own = new Set(resources.map(canonicalId));
  return held.filter(({ scope }) => own.has(canonicalId(scope)) || isWithin(scope, nodeGroup));
}
