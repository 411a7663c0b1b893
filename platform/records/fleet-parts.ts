import { partsOfSnapshot } from "./fleet-kinds.ts";
import { isReadable, type RecordKind, type Records } from "./records.ts";

interface Part<Item> {
  readonly snapshot: string;
  readonly items: readonly Item[];
}

const AT_ONCE = 20;

/** Writes a part in place of one that an earlier try has left. */
export async function putPart<Item>(
  records: Records,
  kind: RecordKind<Part<Item>>,
  key: string,
  part: Part<Item>,
): Promise<void> {
  if (await records.insert(kind, key, part)) return;
  const there = await records.read(kind, key);
  // Somebody who does the same work comes in between: both wrote what they read just now.
  if (there !== undefined) await records.replace(kind, key, part, there.version);
}

/** The items of one part. Throws where it is gone: a newer snapshot has taken its place. */
export async function requirePart<Item>(
  records: Records,
  kind: RecordKind<Part<Item>>,
  key: string,
): Promise<readonly Item[]> {
  const part = await records.read(kind, key);
  if (part === undefined) throw new SnapshotGone(key);
  return part.value.items;
}

/** A part of a snapshot is not there any more: a newer snapshot has taken its place meanwhile. */
export class SnapshotGone extends Error {
  override readonly name = "SnapshotGone";
  constructor(key: string) {
    super(`the part ${key} of a snapshot is gone: a newer snapshot has taken its place`);
  }
}

/** The items of all parts of a snapshot, in whatever order. */
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

/** Removes the parts of a snapshot. What is written meanwhile stays. */
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
