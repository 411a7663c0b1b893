import type { FleetSnapshot } from "../../domain/fleet/snapshot.ts";
import { type FleetUpdate, fleetUpdates } from "./fleet-kinds.ts";
import { isReadable, type ReadableRecord, RecordContended, type Records } from "./records.ts";

const PAGE = 200;
const TRIES = 10;

/** The changes of single clusters since a snapshot was started, in the order of their ids. */
export async function updatesOf(
  records: Records,
  { startedAt }: Pick<FleetSnapshot, "startedAt">,
): Promise<readonly FleetUpdate[]> {
  const updates: FleetUpdate[] = [];
  for await (const { value } of allUpdates(records)) if (value.readAt >= startedAt) updates.push(value);
  return updates.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Saves the changes of a cluster, unless a later read is saved; without changes, earlier ones are deleted. */
export async function noteUpdate(
  records: Records,
  { id, readAt }: Pick<FleetUpdate, "id" | "readAt">,
  update: FleetUpdate | undefined,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const known = await records.read(fleetUpdates, id);
    if (known !== undefined && known.value.readAt > readAt) return;
    const done =
      update === undefined
        ? known === undefined || (await records.remove(fleetUpdates, id, known.version))
        : known === undefined
          ? await records.insert(fleetUpdates, id, update)
          : await records.replace(fleetUpdates, id, update, known.version);
    if (done) return;
  }
  throw new RecordContended(fleetUpdates.name, id);
}

/** Deletes changes that a later snapshot contains. */
export async function forgetUpdates(
  records: Records,
  { startedAt }: Pick<FleetSnapshot, "startedAt">,
): Promise<void> {
  for await (const { key, value, version } of allUpdates(records)) {
    if (value.readAt < startedAt) await records.remove(fleetUpdates, key, version);
  }
}

async function* allUpdates(records: Records): AsyncGenerator<ReadableRecord<FleetUpdate>> {
  let after: string | undefined;
  for (;;) {
    const { items, more } = await records.list(fleetUpdates, { limit: PAGE, after });
    yield* items.filter(isReadable);
    after = items.at(-1)?.cursor;
    if (!more || after === undefined) return;
  }
}
