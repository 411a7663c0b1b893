import type { Work } from "../../world/world.ts";
import { nextNumber } from "../../core/moment.ts";
import { guid } from "../../core/seed.ts";
import { type JsonObject, withAt } from "../../world/json.ts";
import { withPool, withPools } from "./cluster-body.ts";

interface TagSource {
  readonly world: Work;
  readonly seed: string;
}

const newTag = ({ world, seed }: TagSource): string => guid(seed, "etag", String(nextNumber(world)));

/** A cluster-level operation changes the tags of the cluster and of its pools. Source: docs: use-etags. */
export function retagAll(source: TagSource, body: JsonObject): JsonObject {
  const tagged = withAt(body, ["eTag"], newTag(source));
  return withPools(tagged, (pool) => withAt(pool, ["eTag"], newTag(source)));
}

/** A pool operation changes the tag of that pool alone. Source: docs: use-etags. */
export function retagPool(source: TagSource, body: JsonObject, pool: string): JsonObject {
  return withPool(body, pool, (found) => withAt(found, ["eTag"], newTag(source)));
}
