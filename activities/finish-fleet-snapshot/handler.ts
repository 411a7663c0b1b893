import type { FleetChange } from "../../domain/fleet/changes.ts";
import { sumOf } from "../../domain/fleet/counts.ts";
import { fleetChanges, fleetSnapshots, WORKING_PARTS } from "../../platform/records/fleet-kinds.ts";
import { removeParts, requirePart } from "../../platform/records/fleet-parts.ts";
import { forgetUpdates } from "../../platform/records/fleet-updates.ts";
import { forgetOldSnapshots } from "../../platform/records/fleet-snapshots.ts";
import { change, type Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import type { finishFleetSnapshot } from "./contract.ts";

/** The most changes that the report of an audit names; the snapshot has all of them. */
const NAMED = 50;

export function makeFinishFleetSnapshot(records: Records): Handler<typeof finishFleetSnapshot> {
  return async ({ runId, at, entries, pages, unread, changes }) => {
    const counts = sumOf(pages.map((page) => page.counts));
    const made = await change(records, fleetSnapshots, runId, (snapshot) => ({
      ...snapshot,
      completedAt: snapshot.completedAt ?? at,
      entries,
      pages,
      unread,
      counts,
      changes,
    }));
    const first = await firstChanges(records, changes.parts);
    await removeParts(records, WORKING_PARTS, runId);
    await forgetOldSnapshots(records);
    if (made !== undefined) await forgetUpdates(records, made);
    return { kind: "done", value: { counts, first } };
  };
}

async function firstChanges(records: Records, parts: readonly string[]): Promise<FleetChange[]> {
  const first: FleetChange[] = [];
  for (const key of parts) {
    if (first.length >= NAMED) break;
    first.push(...(await requirePart(records, fleetChanges, key)));
  }
  return first.slice(0, NAMED);
}
