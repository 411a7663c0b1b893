import { MalformedRecord, readIfReadable, type RecordKind, type Records } from "./records.ts";

export interface Copied {
  readonly kind: string;
  readonly copied: number;
  /** Keys that the target already had; its documents stay. */
  readonly alreadyThere: number;
  /** Keys of documents that this version cannot read, and so does not copy. */
  readonly unreadable: readonly string[];
}

const AT_ONCE = 100;

/**
 * Copies the documents of some kinds into another store, the oldest first, so that they are listed there in the same
 * order. Documents that are written in the meantime may be missed. A repetition continues an interrupted copy.
 */
export async function copyRecords(
  from: Records,
  to: Records,
  kinds: readonly RecordKind<unknown>[],
): Promise<readonly Copied[]> {
  const all: Copied[] = [];
  for (const kind of kinds) {
    let copied = 0;
    let alreadyThere = 0;
    const unreadable: string[] = [];
    for (const key of (await keysOf(from, kind)).reverse()) {
      const stored = await readIfReadable(from, kind, key);
      if (stored === undefined) continue;
      if (stored instanceof MalformedRecord) unreadable.push(key);
      else if (await to.insert(kind, key, stored.value)) copied += 1;
      else alreadyThere += 1;
    }
    all.push({ kind: kind.name, copied, alreadyThere, unreadable });
  }
  return all;
}

async function keysOf(records: Records, kind: RecordKind<unknown>): Promise<string[]> {
  const keys: string[] = [];
  let after: string | undefined;
  for (;;) {
    const { items, more } = await records.list(kind, { limit: AT_ONCE, after });
    keys.push(...items.map(({ key }) => key));
    after = items.at(-1)?.cursor;
    if (!more || after === undefined) return keys;
  }
}
