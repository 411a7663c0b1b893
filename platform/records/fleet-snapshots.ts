import type { FleetSnapshot } from "../../domain/fleet/snapshot.ts";
import { COMPLETE, fleetSnapshots, LASTING_PARTS, WORKING_PARTS } from "./fleet-kinds.ts";
import { removeParts } from "./fleet-parts.ts";
import { lookAtRun } from "./look-at-run.ts";
import { isReadable, type Records } from "./records.ts";

/**
 * The newest complete snapshot; undefined before the first one. Snapshots of another version that cannot be read are
 * skipped.
 */
export async function newestSnapshot(records: Records): Promise<FleetSnapshot | undefined> {
  const { items } = await records.list(fleetSnapshots, { limit: KEPT + 1, label: COMPLETE });
  return items.find(isReadable)?.value;
}

/** Starts the snapshot of a run, or finds the one that an earlier instance of the run has started. */
export async function beginSnapshot(
  records: Records,
  { id, startedAt, subscriptions }: Pick<FleetSnapshot, "id" | "startedAt" | "subscriptions">,
): Promise<FleetSnapshot> {
  const previous = (await newestSnapshot(records))?.id;
  const fresh: FleetSnapshot = {
    id,
    startedAt,
    subscriptions,
    unread: [],
    entries: [],
    pages: [],
    ...(previous === undefined || previous === id ? {} : { previous }),
    counts: { clusters: 0, byIdentity: {}, byReadiness: {}, byExpiry: {}, bySubscription: {} },
    changes: { byKind: {}, newOnServicePrincipal: 0, changedOutside: 0, parts: [] },
  };
  if (await records.insert(fleetSnapshots, id, fresh)) return fresh;
  return (await records.read(fleetSnapshots, id))?.value ?? fresh;
}

/** The newest snapshot and the previous one are kept. */
const KEPT = 2;
const LOOKED_AT = 100;

/** Deletes replaced snapshots, and the remains of audits that did not complete. */
export async function forgetOldSnapshots(records: Records): Promise<readonly string[]> {
  const whole = await records.list(fleetSnapshots, { limit: KEPT, label: COMPLETE });
  const kept = new Set(whole.items.map(({ key }) => key));
  const { items } = await records.list(fleetSnapshots, { limit: LOOKED_AT });
  const forgotten: string[] = [];
  for (const { key, version } of items) {
    if (kept.has(key) || (await lookAtRun(records, key)) === "alive") continue;
    // The snapshot is deleted last, so that after an interruption its parts can be found again.
    await removeParts(records, [...WORKING_PARTS, ...LASTING_PARTS], key);
    if (await records.remove(fleetSnapshots, key, version)) forgotten.push(key);
  }
  return forgotten;
}
