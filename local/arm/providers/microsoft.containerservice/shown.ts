import { guid } from "../../core/seed.ts";
import { isObject, type JsonObject, objectAt, withAt } from "../../world/json.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import type { View } from "../../world/view.ts";
import { withPools } from "./cluster-body.ts";
import { operationsOf } from "./operations.ts";

const MINUTE = 60_000;

/** A cluster as its GET and LIST answer it: some changes of an operation show only after its end. */
export function shown(
  source: { readonly world: View; readonly seed: string; readonly now: number },
  cluster: ClusterRecord,
): ClusterRecord {
  return { ...cluster, body: tagged(source, cluster, veiled(cluster)) };
}

/**
 * While an update changes identities, the map of user-assigned ones has empty values, and after leaving a service principal
 * there is neither `identityProfile` nor an add-on's identity. Recorded: 33 and 5 updates.
 */
export function veiled({ body, veil }: ClusterRecord): JsonObject {
  if (veil === undefined) return body;
  let seen = body;
  if (veil.identityMap) {
    const ids = Object.keys(objectAt(body, "identity", "userAssignedIdentities"));
    if (ids.length > 0) {
      const empty = Object.fromEntries(ids.map((id) => [id, {}]));
      seen = withAt(seen, ["identity", "userAssignedIdentities"], empty);
    }
  }
  if (!veil.identityProfile) return seen;
  seen = withAt(seen, ["properties", "identityProfile"], undefined);
  const addons = Object.entries(objectAt(seen, "properties", "addonProfiles"));
  if (addons.length === 0) return seen;
  const bare = addons.map(([name, addon]) => [
    name,
    isObject(addon) ? withAt(addon, ["identity"], undefined) : addon,
  ]);
  return withAt(seen, ["properties", "addonProfiles"], Object.fromEntries(bare) as JsonObject);
}

/** While a cluster's operation goes on its tag changes again and again: recorded at every poll a minute apart. */
function tagged(
  { world, seed, now }: { readonly world: View; readonly seed: string; readonly now: number },
  cluster: ClusterRecord,
  body: JsonObject,
): JsonObject {
  const own = operationsOf(world, cluster).find(({ pool }) => pool === null);
  const minutes = own === undefined ? 0 : Math.floor((now - own.startedAt) / MINUTE);
  if (own === undefined || minutes <= 0) return body;
  const tag = (of: string) => guid(seed, "etag", own.id, String(minutes), of);
  return withPools(withAt(body, ["eTag"], tag("")), (pool) =>
    withAt(pool, ["eTag"], tag(String(pool["name"]))),
  );
}
