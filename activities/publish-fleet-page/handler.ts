import type { PageOrder } from "../../domain/fleet/audit.ts";
import {
  changesOf,
  countChanges,
  type FleetChange,
  goneCluster,
  newCluster,
} from "../../domain/fleet/changes.ts";
import type { FleetEntry } from "../../domain/fleet/entry.ts";
import { rowOf } from "../../domain/fleet/row.ts";
import { type FleetSnapshot, orderOf, summaryOf } from "../../domain/fleet/snapshot.ts";
import { withRuns } from "../../platform/records/changed-by-runs.ts";
import { fleetChanges, fleetEntries, fleetRows, fleetSnapshots } from "../../platform/records/fleet-kinds.ts";
import { putPart, requirePart } from "../../platform/records/fleet-parts.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import type { publishFleetPage } from "./contract.ts";

export function makePublishFleetPage(records: Records): Handler<typeof publishFleetPage> {
  return async ({ runId: snapshot, at, page, unread }) => {
    const now = Date.parse(at);
    const key = `${snapshot}/${page.key}`;
    const entries = await entriesOf(
      records,
      page.parts.map((part) => part.key),
    );
    const made = (await records.read(fleetSnapshots, snapshot))?.value;
    const unknown = new Set(unread.map(({ subscription }) => subscription));
    const changes = await changesSince(records, made, page, { entries, now, unknown });
    const rows = entries.map((entry) => rowOf(entry, now));
    if (rows.length > 0) await putPart(records, fleetRows, key, { snapshot, items: rows });
    if (changes.length > 0) await putPart(records, fleetChanges, key, { snapshot, items: changes });
    return {
      kind: "done",
      value: {
        ...(rows.length === 0 ? {} : { page: summaryOf(key, rows) }),
        changes: { ...countChanges(changes), parts: changes.length === 0 ? [] : [key] },
      },
    };
  };
}

async function entriesOf(records: Records, keys: readonly string[]): Promise<FleetEntry[]> {
  const entries: FleetEntry[] = [];
  for (const key of keys) entries.push(...(await requirePart(records, fleetEntries, key)));
  return entries;
}

/** What is known now of the clusters of a page, and which subscriptions could not be read. */
interface Now {
  readonly entries: readonly FleetEntry[];
  readonly now: number;
  readonly unknown: ReadonlySet<string>;
}

/** Without a previous snapshot, there are no changes: everything is new only to Keyless. */
async function changesSince(
  records: Records,
  made: FleetSnapshot | undefined,
  { after, upTo }: PageOrder,
  { entries, now, unknown }: Now,
): Promise<FleetChange[]> {
  const previous =
    made?.previous === undefined ? undefined : (await records.read(fleetSnapshots, made.previous))?.value;
  if (made === undefined || previous?.completedAt === undefined) return [];
  const within = (id: string) => (after === undefined || id > after) && (upTo === undefined || id <= upTo);
  const parts = previous.entries.filter(
    ({ first, last }) => (after === undefined || last > after) && (upTo === undefined || first <= upTo),
  );
  const earlier = await entriesOf(
    records,
    parts.map(({ key }) => key),
  );
  const before = new Map(
    earlier.flatMap((entry) => (within(orderOf(entry.id)) ? [[orderOf(entry.id), entry] as const] : [])),
  );
  const seenAt = Date.parse(previous.completedAt);
  const changed = entries.flatMap((entry) => {
    const was = before.get(orderOf(entry.id));
    return was === undefined
      ? [newCluster(entry)]
      : changesOf({ entry: was, at: seenAt }, { entry, at: now });
  });
  const there = new Set(entries.map(({ id }) => orderOf(id)));
  const shown = new Set(made.subscriptions);
  const gone = [...before].flatMap(([id, entry]) =>
    there.has(id) || unknown.has(entry.subscription) || !shown.has(entry.subscription)
      ? []
      : [goneCluster(entry)],
  );
  return withRuns(records, [...changed, ...gone], previous.startedAt);
}
