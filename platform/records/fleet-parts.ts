import { partsOfSnapshot } from "./fleet-kinds.ts";
import { isReadable, type RecordKind, type Records } from "./records.ts";

interface Part<Item> {
  readonly snapshot: string;
  readonly items: readonly Item[];
}

const AT_ONCE = 20;

/** Writes a part over one of an earlier try. */
export async function putPart<Item>(
  records: Records,
  kind: RecordKind<Part<Item>>,
  key: string,
  part: Part<Item>,
): Promise<void> {
  if (await records.insert(kind, key, part)) return;
  const there = await records.read(kind, key);
  // Another process does the same work: both write what they have just read.
  if (there !== undefined) await records.replace(kind, key, part, there.version);
}

/**
 * The items of one part.
 *
 * @throws SnapshotGone if a newer snapshot has replaced it
 */
export async function requirePart<Item>(
  records: Records,
  kind: RecordKind<Part<Item>>,
  key: string,
): Promise<readonly Item[]> {
  const part = await records.read(kind, key);
  if (part === undefined) throw new SnapshotGone(key);
  return part.value.items;
}

/** A newer snapshot has replaced the one of this part in the meantime. */
export class SnapshotGone extends Error {
  override readonly name = "SnapshotGone";
  constructor(key: string) {
    super(`the part ${key} of a snapshot is gone: a newer snapshot has taken its place`);
  }
}

/** The items of all parts of a snapshot, in any order. */
export async function allItems<Item>(
  records: Records,
  kind: RecordKind<Part<Item>>,
  snapshot: string,
): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await records.list(kind, { limit: AT_ONCE, after, label: partsOfSnapshot(snapshot) });
    for (const part of page.items) {
      if (!isReadable(part)) throw part.because;
      items.push(...part.value.items);
    }
    after = page.items.at(-1)?.cursor;
    if (!page.more || after === undefined) return items;
  }
}

/** Deletes the parts of a snapshot, but not parts that are written in the meantime. */
export async function removeParts(
  records: Records,
  kinds: readonly RecordKind<Part<unknown>>[],
  snapshot: string,
): Promise<void> {
  for (const kind of kinds) {
    for (;;) {
      const { items } = await records.list(kind, { limit: AT_ONCE, label: partsOfSnapshot(snapshot) });
      const removed = await Promise.all(items.map(({ key, version }) => records.remove(kind, key, version)));
      if (!removed.includes(true)) break;
    }
  }
}
