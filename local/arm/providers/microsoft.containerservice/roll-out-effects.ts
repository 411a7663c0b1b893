import { type JsonObject, textAt, withAt } from "../../world/json.ts";
import { subscriptionOf } from "../../world/ids.ts";
import type { Moment } from "../../core/moment.ts";
import type { ClusterRecord, Effect } from "../../world/tables.ts";
import { addressesLacking } from "./addresses.ts";
import { nodeIdentities } from "./addons.ts";
import { kubeletId, poolNamed, servicePrincipalOf, withPool } from "./cluster-body.ts";
import { blockingBudget, drainFailure, isForced } from "./drain.ts";
import { subnetIsFull } from "./errors/changes.ts";
import { nodesOf, reimagedNodes } from "./nodes.ts";
import { placeProblem } from "./pool-places.ts";
import { quotaProblem, surgeNodes } from "./surge.ts";
import { defined } from "../../../../domain/schema/defined.ts";

export type Rolling =
  | { readonly kind: "goesOn"; readonly cluster: ClusterRecord }
  | { readonly kind: "again"; readonly at: number }
  | {
      readonly kind: "failed";
      readonly cluster: ClusterRecord;
      readonly error: { readonly code: string; readonly message: string };
    };

type EffectOf<Kind extends Effect["kind"]> = Extract<Effect, { kind: Kind }>;

/** Evictions are tried again this often. */
const EVICTION_PAUSE_MS = 60_000;

function withPoolState(cluster: ClusterRecord, pool: string, state: string): ClusterRecord {
  return {
    ...cluster,
    body: withPool(cluster.body, pool, (found) => withAt(found, ["provisioningState"], state)),
  };
}

/** Surge nodes need cores and addresses; the sum over all pools that are rolled at once counts (docs: upgrade-aks-node-pools-rolling). */
export function madeRoom(
  moment: Moment,
  cluster: ClusterRecord,
  { pool: name }: EffectOf<"makeRoom">,
): Rolling {
  const pool = poolNamed(cluster.body, name);
  if (pool === undefined) return { kind: "goesOn", cluster };
  const nodes = surgeNodes(pool);
  const place = {
    subscription: subscriptionOf(textAt(cluster.body, "id") ?? ""),
    location: textAt(cluster.body, "location") ?? "",
  };
  const quota = quotaProblem(moment, place, pool, nodes);
  const lacking = addressesLacking(moment.world, cluster.body, pool, nodes);
  const error =
    placeProblem(moment, cluster, pool) ??
    quota ??
    (lacking === undefined ? undefined : subnetIsFull(lacking));
  if (error === undefined) return { kind: "goesOn", cluster };
  return { kind: "failed", cluster: withPoolState(cluster, name, "Failed"), error };
}

/** A budget that lets no pod go stops the roll-out when the time is up; the next PUT of the pool goes on with it. */
export function drained(moment: Moment, cluster: ClusterRecord, effect: EffectOf<"drain">): Rolling {
  const budget = blockingBudget(cluster, effect.pool);
  const pool = poolNamed(cluster.body, effect.pool);
  if (budget === undefined || pool === undefined || isForced(cluster.body, moment.now)) {
    return { kind: "goesOn", cluster };
  }
  if (moment.now < effect.deadline) {
    return { kind: "again", at: Math.min(effect.deadline, moment.now + EVICTION_PAUSE_MS) };
  }
  const nodes = nodesOf(cluster, pool);
  const stuck = nodes.at(-1)?.name ?? `aks-${effect.pool}`;
  return {
    kind: "failed",
    cluster: interrupted(withPoolState(cluster, effect.pool, "Failed"), effect, stuck),
    error: { code: "UpgradeFailed", message: drainFailure(pool, stuck, budget) },
  };
}

/** The nodes before the one that could not be drained have been replaced by then; what goes on begins at that one. */
function interrupted(
  cluster: ClusterRecord,
  { pool, image }: EffectOf<"drain">,
  stuck: string,
): ClusterRecord {
  const key = pool.toLowerCase();
  const before = cluster.pools[key]?.rolled ?? [];
  const rolled = reimagedNodes(cluster, pool, image, ({ name }) => name !== stuck && !before.includes(name));
  const truth = rolled.pools[key];
  if (truth === undefined) return cluster;
  const done = (truth.nodes ?? []).flatMap(({ name }) => (name === stuck ? [] : [name]));
  return {
    ...rolled,
    pools: { ...rolled.pools, [key]: { ...truth, interrupted: image, rolled: done } },
  };
}

/**
 * New nodes: image in the API, label on the nodes and identity on the scale set, all three at once; of a cluster whose
 * upgrades are hollow only the first (Azure/AKS#3355).
 */
export function reimaged(
  cluster: ClusterRecord,
  { pool, image, version }: EffectOf<"reimage">,
): ClusterRecord {
  const key = pool.toLowerCase();
  const truth = cluster.pools[key];
  if (truth === undefined) return cluster;
  const managed = servicePrincipalOf(cluster.body) === undefined && kubeletId(cluster.body) !== undefined;
  const hollow = cluster.quirks?.hollowUpgrades === true;
  const done = truth.rolled ?? [];
  const rolled = hollow
    ? cluster
    : reimagedNodes(cluster, pool, image, ({ name }) => truth.interrupted !== image || !done.includes(name));
  const { interrupted: _, rolled: __, ...whole } = rolled.pools[key] ?? truth;
  const shown = (found: JsonObject): JsonObject => ({
    ...found,
    nodeImageVersion: image,
    ...defined({ currentOrchestratorVersion: version }),
  });
  const renewed = {
    ...whole,
    nodeLabelImage: image,
    identities: managed ? nodeIdentities(cluster.body) : truth.identities,
  };
  return {
    ...cluster,
    body: withPool(cluster.body, pool, shown),
    pools: { ...cluster.pools, [key]: hollow ? whole : renewed },
  };
}
