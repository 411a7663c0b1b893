import { canonicalId, isResourceId, isWithin, partsOf, resourceGroupId } from "../arm-id/arm-id.ts";
import type { MigrationFacts } from "../migration/facts.ts";
import { givesPull } from "../grants/wanted/registries.ts";
import { wantedNow } from "../grants/wanted/wanted.ts";
import { ROLES, roleById } from "../roles/roles.ts";

/** Where a cluster's grants are: its node resource group with all below, and single resources elsewhere. */
export interface OwnScopes {
  readonly nodeGroup: string;
  readonly resources: readonly string[];
}

/** Groups and subscriptions are left out: what others hold there is not the cluster's business. */
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

/** Those whose scope is one of the cluster's own. */
export function heldAtOwn<Held extends { readonly scope: string }>(
  { nodeGroup, resources }: OwnScopes,
  held: readonly Held[],
): Held[] {
  // A fleet asks this for every cluster and thousands of assignments: each id is spelled once.
  const own = new Set(resources.map(canonicalId));
  return held.filter(({ scope }) => own.has(canonicalId(scope)) || isWithin(scope, nodeGroup));
}
