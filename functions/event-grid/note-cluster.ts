import { subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { changesOf, type FleetChange, goneCluster, newCluster } from "../../domain/fleet/changes.ts";
import type { FleetEntry } from "../../domain/fleet/entry.ts";
import { rowOf } from "../../domain/fleet/row.ts";
import { type FleetSnapshot, orderOf } from "../../domain/fleet/snapshot.ts";
import { canonicalHash } from "../../platform/records/canonical-hash.ts";
import { withRuns } from "../../platform/records/changed-by-runs.ts";
import { actorsIn, findCluster } from "../../platform/records/find-clusters.ts";
import { fleetEntries } from "../../platform/records/fleet-kinds.ts";
import { requirePart } from "../../platform/records/fleet-parts.ts";
import { newestSnapshot } from "../../platform/records/fleet-snapshots.ts";
import { noteUpdate } from "../../platform/records/fleet-updates.ts";
import type { Records } from "../../platform/records/records.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { defined } from "../../domain/schema/defined.ts";

export type ClusterDeps = Pick<
  KeylessDependencies,
  "records" | "clock" | "log" | "subscriptions" | "readChangedCluster"
>;

/** Whether this deployment serves the subscription of a cluster. */
export async function servesCluster({ subscriptions }: ClusterDeps, id: string): Promise<boolean> {
  const subscription = subscriptionOf(ClusterId.parse(id)).toLowerCase();
  await subscriptions?.refresh?.(subscription);
  return subscriptions?.has(subscription) !== false;
}

/**
 * Reads a cluster that an event names, and updates the inventory: from the cluster itself, not from the event. Returns
 * the result in one sentence.
 *
 * @throws if Azure cannot be read now
 */
export async function noteCluster(deps: ClusterDeps, given: string): Promise<string> {
  const { records, clock, log, readChangedCluster } = deps;
  const clusterId = ClusterId.parse(given);
  const id = orderOf(clusterId);
  if (!(await servesCluster(deps, clusterId))) return "this deployment does not serve its subscription";
  const snapshot = await newestSnapshot(records);
  if (snapshot === undefined || readChangedCluster === undefined) return "the first inventory will read it";
  const at = clock.now();
  const readAt = new Date(at).toISOString();
  const entry = await readChangedCluster(clusterId, await actorsIn(records, snapshot));
  const was = await entryIn(records, snapshot, id);
  const changes = await changesSince(records, snapshot, was, entry, at);
  const row = entry === undefined ? undefined : rowOf(entry, at);
  const before = was === undefined ? undefined : await findCluster(records, snapshot, id);
  const same =
    changes.length === 0 && canonicalHash({ row: row ?? null }) === canonicalHash({ row: before ?? null });
  const update = { id, readAt, changes: [...changes], ...defined({ row }) };
  await noteUpdate(records, { id, readAt }, same ? undefined : update);
  if (row?.identity === "servicePrincipal" && changes.some(isArrival)) {
    log.warn("found cluster on a service principal", { cluster: clusterId });
  }
  if (same) return "the inventory has it as it is";
  const kinds = [...new Set(changes.map(({ kind }) => kind))];
  return kinds.length === 0
    ? "it was read, and the inventory brought up to date"
    : `it was read: ${kinds.join(", ")}`;
}

/** A new cluster, or one with another identity than before. */
const isArrival = ({ kind }: FleetChange): boolean => kind === "clusterNew" || kind === "identityChanged";

async function entryIn(
  records: Records,
  { entries }: FleetSnapshot,
  id: string,
): Promise<FleetEntry | undefined> {
  const part = entries.find(({ first, last }) => first <= id && id <= last);
  if (part === undefined) return undefined;
  return (await requirePart(records, fleetEntries, part.key)).find((one) => orderOf(one.id) === id);
}

async function changesSince(
  records: Records,
  { startedAt, completedAt }: FleetSnapshot,
  was: FleetEntry | undefined,
  entry: FleetEntry | undefined,
  at: number,
): Promise<readonly FleetChange[]> {
  if (entry === undefined) return was === undefined ? [] : [goneCluster(was)];
  if (was === undefined) return [newCluster(entry)];
  const seen = { entry: was, at: Date.parse(completedAt ?? startedAt) };
  return withRuns(records, changesOf(seen, { entry, at }), startedAt);
}
