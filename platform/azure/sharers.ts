import { type ResourceId, sameId } from "../../domain/arm-id/arm-id.ts";
import type { AccessFacts } from "../../domain/grants/facts.ts";
import type { HalfMigratedOn } from "./half-migrated.ts";

/** Who else runs on what a cluster leaves: those that are known to, and those of which nobody can tell. */
export function sharersOf(
  clusterId: ResourceId,
  running: readonly string[],
  { using, perhaps, unknown }: HalfMigratedOn,
): Pick<AccessFacts, "sharedWith" | "perhapsSharedWith" | "sharersUnknown"> {
  const others = (ids: readonly string[]) => [...new Set(ids)].filter((id) => !sameId(id, clusterId));
  const known = others([...running, ...using]);
  const possible = others(perhaps).filter((id) => !known.some((one) => sameId(one, id)));
  return {
    sharedWith: known,
    ...(possible.length === 0 ? {} : { perhapsSharedWith: possible }),
    ...(unknown === undefined ? {} : { sharersUnknown: unknown }),
  };
}
