import { type Alternative, textsFor } from "../../kql/index.ts";
import { canonical, groupId, groupOf, subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, textAt } from "../../world/json.ts";
import type { View } from "../../world/view.ts";
import { scaleSetsOf } from "../microsoft.compute/scale-sets.ts";
import { virtualMachinesOf } from "../microsoft.compute/virtual-machines.ts";
import { nodeResourceGroup } from "../microsoft.containerservice/cluster-body.ts";
import { veiled } from "../microsoft.containerservice/shown.ts";
import { withAddresses } from "../microsoft.network/usages.ts";
import { allResources, NETWORK } from "../microsoft.resources/inventory.ts";

const CLUSTERS = "microsoft.containerservice/managedclusters";
const IDENTITIES = "microsoft.managedidentity/userassignedidentities";
const NODES: readonly string[] = [
  "microsoft.compute/virtualmachinescalesets",
  "microsoft.compute/virtualmachines",
];

/** Where is looked, and for what. */
export interface Wanted {
  readonly ways: readonly Alternative[];
  /** In lower case; undefined for all. */
  readonly subscriptions: ReadonlySet<string> | undefined;
}

/** The tracked resources that a query can have use for, and perhaps others: a large world is not read as a whole. */
export function* wantedResources(world: View, wanted: Wanted): Iterable<JsonObject> {
  const types = textsFor(wanted.ways, "type");
  if (types === undefined) {
    yield* allResources(world);
    return;
  }
  if (types.has(CLUSTERS)) {
    for (const cluster of clustersIn(world, wanted.subscriptions)) yield veiled(cluster);
  }
  if (NODES.some((type) => types.has(type))) yield* nodesIn(world, wanted);
  if (types.has(IDENTITIES)) {
    for (const { body } of byIds(
      world,
      "identities",
      idsOf(wanted, (type) => type === IDENTITIES),
    ))
      yield body;
  }
  const isStoredAsShown = (type: string) => type !== CLUSTERS && type !== IDENTITIES && !NODES.includes(type);
  if (![...types].some(isStoredAsShown)) return;
  for (const { body } of byIds(world, "resources", idsOf(wanted, isStoredAsShown))) {
    const type = textAt(body, "type")?.toLowerCase() ?? "";
    if (types.has(type)) yield type === NETWORK ? withAddresses(world, body) : body;
  }
}

/** The ids that are asked for of resources of some types; undefined where all of them are. */
function idsOf({ ways }: Wanted, ofType: (type: string) => boolean): ReadonlySet<string> | undefined {
  return textsFor(
    ways.filter((way) => [...(way.get("type") ?? [])].some(ofType)),
    "id",
  );
}

function* byIds<Name extends "identities" | "resources">(
  world: View,
  table: Name,
  ids: ReadonlySet<string> | undefined,
) {
  if (ids === undefined) {
    for (const [, row] of world.entries(table)) yield row;
    return;
  }
  for (const id of ids) {
    const row = world.get(table, canonical(id));
    if (row !== undefined) yield row;
  }
}

/** All clusters, or those of some subscriptions, in lower case. */
export function* clustersIn(world: View, subscriptions: ReadonlySet<string> | undefined) {
  if (subscriptions === undefined) {
    for (const [, cluster] of world.entries("clusters")) yield cluster;
    return;
  }
  for (const subscription of subscriptions) {
    for (const [, cluster] of world.where("clustersBySubscription", subscription)) yield cluster;
  }
}

/** Scale sets and machines, all of a cluster or none: they lie in one group. */
function* nodesIn(world: View, { ways, subscriptions }: Wanted): Iterable<JsonObject> {
  const groups = textsFor(ways, "resourceGroup");
  for (const cluster of clustersIn(world, subscriptions)) {
    const id = textAt(cluster.body, "id") ?? "";
    const group = groupOf(groupId(subscriptionOf(id), nodeResourceGroup(cluster.body))).toLowerCase();
    if (groups !== undefined && !groups.has(group)) continue;
    yield* scaleSetsOf(world, cluster);
    yield* virtualMachinesOf(world, cluster);
  }
}
