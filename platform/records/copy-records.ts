import type { RecordKind, Records } from "./records.ts";

export interface Copied {
  readonly kind: string;
  readonly copied: number;
  /** Keys that the target had already; it keeps what it has. */
  readonly alreadyThere: number;
}

const AT_ONCE = 100;

/**
 * Copies the documents of some kinds into another store, the oldest first, so that they are listed there in the same
 * order. What is written meanwhile may be missed. A repeat goes on where an interrupted copy ended.
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
    for (const key of (await keysOf(from, kind)).reverse()) {
      const stored = await from.read(kind, key);
      if (stored === undefined) continue;
      if (await to.insert(kind, key, stored.value)) copied += 1;
      else alreadyThere += 1;
    }
    all.push({ kind: kind.name, copied, alreadyThere });
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
