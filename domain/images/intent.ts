import { partsOf } from "../arm-id/arm-id.ts";
import type { Intent } from "../preflight/preflight.ts";
import { surgeDemands } from "../preflight/demand.ts";
import { ACTIONS } from "../preflight/rights.ts";
import type { ImageFacts } from "./facts.ts";
import type { ImageRequest } from "./request.ts";
import { selectPools } from "./selection.ts";
import { reimaging } from "../preflight/cluster-rights.ts";

/** The writes of image upgrades, for the preflight reads; undefined if no pool is upgraded. */
export function imageIntent(facts: ImageFacts, request: ImageRequest): Intent | undefined {
  const { cluster } = facts;
  const { upgraded } = selectPools(facts, request);
  if (upgraded.length === 0) return undefined;
  return {
    resource: cluster.id,
    region: { subscription: partsOf(cluster.id).subscription, location: cluster.location },
    rights: [{ action: ACTIONS.upgradeImage, scope: cluster.id }],
    byAks: reimaging(cluster),
    demands: surgeDemands(cluster, upgraded),
    atOnce: false,
  };
}
