import { withinNodeGroup } from "../cluster/node-group.ts";
import { namesOfUsers } from "../grants/users.ts";
import { servesNoCluster } from "../migration/old-grants.ts";
import type { CleanUpFacts } from "./facts.ts";

/** What becomes of the grants of the old identity. */
export interface SortedGrants {
  readonly removable: CleanUpFacts["grants"];
  /** Ids of those that something else may live on. */
  readonly kept: readonly string[];
  /** Ids of those that no cluster is known to need. */
  readonly unclaimed: readonly string[];
  /** Ids of those that would be removed, where this deployment does not reach. */
  readonly notServed: readonly string[];
}

/** True where nothing else runs on the old identity, and that is known. */
const isAlone = (facts: CleanUpFacts) =>
  namesOfUsers(facts).length + (facts.perhapsSharedWith ?? []).length === 0 &&
  facts.sharersUnknown === undefined;

/**
 * While others run on the old identity, or may do so, what lies in this cluster's own node resource group serves this cluster
 * alone; of everything else nobody can tell, wherever it lies.
 */
export function sorted(facts: CleanUpFacts): SortedGrants {
  const { cluster, migration, grants, notServed = [] } = facts;
  if (!isAlone(facts)) {
    const removable = grants.filter(({ scope }) => withinNodeGroup(cluster, scope));
    const others = grants.filter((grant) => !removable.includes(grant)).map(({ id }) => id);
    return { removable, kept: [...others, ...notServed], unclaimed: [], notServed: [] };
  }
  const isUnclaimed = (id: string) => servesNoCluster(migration?.grantDifference, id);
  return {
    removable: grants.filter(({ id }) => !isUnclaimed(id)),
    kept: [],
    unclaimed: [...grants.map(({ id }) => id), ...notServed].filter(isUnclaimed),
    notServed: notServed.filter((id) => !isUnclaimed(id)),
  };
}
