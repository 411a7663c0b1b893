import type { FleetSnapshot } from "../../domain/fleet/snapshot.ts";
import { COMPLETE, fleetSnapshots, LASTING_PARTS, WORKING_PARTS } from "./fleet-kinds.ts";
import { removeParts } from "./fleet-parts.ts";
import { lookAtRun } from "./look-at-run.ts";
import { isReadable, type Records } from "./records.ts";

/** The newest snapshot that is whole; undefined before the first. One of another version that cannot be read is passed over. */
export async function newestSnapshot(records: Records): Promise<FleetSnapshot | undefined> {
  const { items } = await records.list(fleetSnapshots, { limit: KEPT + 1, label: COMPLETE });
  return items.find(isReadable)?.value;
}

/** Begins the snapshot of a run, or finds it as an earlier instance of the run has left it. */
export async function beginSnapshot(
  records: Records,
  { id, startedAt, subscriptions }: Pick<FleetSnapshot, "id" | "startedAt" | "subscriptions">,
): Promise<FleetSnapshot> {
  const previous = (await newestSnapshot(records))?.id;
  const fresh: FleetSnapshot = {
    ...{ id, startedAt, subscriptions, unread: [], entries: [], pages: [] },
    ...(previous === undefined || previous === id ? {} : { previous }),
    counts: { clusters: 0, byIdentity: {}, byReadiness: {}, byExpiry: {}, bySubscription: {} },
    changes: { byKind: {}, newOnServicePrincipal: 0, changedOutside: 0, parts: [] },
  };
  if (await records.insert(fleetSnapshots, id, fresh)) return fresh;
  return (await records.read(fleetSnapshots, id))?.value ?? fresh;
}

/** The newest one and the one before are kept. */
const KEPT = 2;
const LOOKED_AT = 100;

/** Removes snapshots that newer ones have taken the place of, and what audits have left that ended before their end. */
export async function forgetOldSnapshots(records: Records): Promise<readonly string[]> {
  const whole = await records.list(fleetSnapshots, { limit: KEPT, label: COMPLETE });
  const kept = new Set(whole.items.map(({ key }) => key));
  const { items } = await records.list(fleetSnapshots, { limit: LOOKED_AT });
  const forgotten: string[] = [];
  for (const { key, version } of items) {
    if (kept.has(key) || (await lookAtRun(records, key)) === "alive") continue;
    // The snapshot goes last: what an interruption leaves is found again by it.
    await removeParts(records, [...WORKING_PARTS, ...LASTING_PARTS], key);
    if (await records.remove(fleetSnapshots, key, version)) forgotten.push(key);
  }
  return forgotten;
}
