import { isWithin, sameId } from "../../domain/arm-id/arm-id.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { nodeGroupId } from "../../domain/cluster/node-group.ts";
import type { AccessFacts } from "../../domain/grants/facts.ts";
import type { HalfMigratedOn } from "./half-migrated.ts";
import type { UsersShown } from "./around-cluster.ts";
import { defined } from "../../domain/schema/defined.ts";

/** Other users of the identities that a cluster stops using: the known ones, and those that are not certain. */
export function sharersOf(
  cluster: Cluster,
  { clusters, resources }: UsersShown,
  { using, perhaps, unknown }: HalfMigratedOn,
): Pick<AccessFacts, "sharedWith" | "usedBy" | "perhapsSharedWith" | "sharersUnknown"> {
  const others = (ids: readonly string[]) => [...new Set(ids)].filter((id) => !sameId(id, cluster.id));
  const known = others([...clusters, ...using]);
  const possible = others(perhaps).filter((id) => !known.some((one) => sameId(one, id)));
  const usedBy = resources.filter((id) => !isWithin(id, nodeGroupId(cluster)));
  return {
    sharedWith: known,
    ...(usedBy.length === 0 ? {} : { usedBy }),
    ...(possible.length === 0 ? {} : { perhapsSharedWith: possible }),
    ...defined({ sharersUnknown: unknown }),
  };
}
