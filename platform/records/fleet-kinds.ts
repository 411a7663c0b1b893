import { z } from "zod";
import { FleetChange } from "../../domain/fleet/changes.ts";
import { FleetEntry } from "../../domain/fleet/entry.ts";
import { ClusterActors, ClusterReading, ReadPrincipal } from "../../domain/fleet/reading.ts";
import { FleetRow } from "../../domain/fleet/row.ts";
import { FleetSnapshot } from "../../domain/fleet/snapshot.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { label } from "./labels.ts";
import type { RecordKind } from "./records.ts";

/** The label of complete snapshots. */
export const COMPLETE = label("complete");

/** A snapshot of the fleet; its key is the id of its run. */
export const fleetSnapshots: RecordKind<FleetSnapshot> = {
  name: "fleetSnapshot",
  schema: FleetSnapshot,
  labels: { version: 1, of: ({ completedAt }) => (completedAt === undefined ? [] : [COMPLETE]) },
};

/** A part of a snapshot, small enough for every store. Its key begins with the snapshot's id. */
interface FleetPart<Item> {
  readonly snapshot: string;
  readonly items: readonly Item[];
}

/** The label of the parts of a snapshot. */
export const partsOfSnapshot = (snapshot: string): string => label("snapshot", snapshot);

function parts<Item>(name: string, item: z.ZodType<Item>): RecordKind<FleetPart<Item>> {
  return {
    name,
    schema: openObject({ snapshot: z.string(), items: z.array(item) }),
    labels: { version: 1, of: ({ snapshot }) => [partsOfSnapshot(snapshot)] },
  };
}

export const fleetEntries = parts("fleetEntries", FleetEntry);

/** Rows are checked one by one, by `checkedRow`: a search passes most of them over. */
export const fleetRows = parts("fleetRows", z.unknown());
export const fleetChanges = parts("fleetChanges", FleetChange);

/** The changes of one cluster since a snapshot. The key is its id, in the order of rows. */
const FleetUpdate = openObject({
  id: z.string(),
  readAt: z.string(),
  /** Absent if the cluster is gone. */
  row: FleetRow.optional(),
  /** Compared with the snapshot. */
  changes: z.array(FleetChange),
});
export type FleetUpdate = z.infer<typeof FleetUpdate>;
export const fleetUpdates: RecordKind<FleetUpdate> = { name: "fleetUpdate", schema: FleetUpdate };

/** The working data of an audit, which is not needed after its snapshot is complete. */
export const fleetReadings = parts("fleetReadings", ClusterReading);
export const fleetActors = parts("fleetActors", ClusterActors);
export const fleetPrincipals = parts("fleetPrincipals", ReadPrincipal);

/** Parts that are deleted with the end of an audit, and those that are deleted with their snapshot. */
export const WORKING_PARTS: readonly RecordKind<FleetPart<unknown>>[] = [
  fleetReadings,
  fleetActors,
  fleetPrincipals,
];
export const LASTING_PARTS: readonly RecordKind<FleetPart<unknown>>[] = [
  fleetEntries,
  fleetRows,
  fleetChanges,
];
