import { DatabaseUnusable } from "../../platform/sqlite/trouble.ts";
import { runs } from "../../platform/records/kinds.ts";
import type { RecordKind, Records } from "../../platform/records/records.ts";
import type { RunRecord } from "../../domain/run/record.ts";

/** Who watches the records. */
export interface Watcher {
  /** The store gives out: the disk is full, or fails. */
  onTrouble(error: DatabaseUnusable): void;
  /** A run's record says this now; `fresh` where it is new. */
  onRun?(run: RunRecord, fresh: boolean): void;
}

/** The records, with a watcher that is called as soon as any call finds something. */
export function watchedRecords(records: Records, watcher: Watcher): Records {
  const watched = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DatabaseUnusable) watcher.onTrouble(error);
      throw error;
    }
  };
  const notify = (kind: RecordKind<unknown>, value: unknown, fresh: boolean): void => {
    if (kind.name !== runs.name || watcher.onRun === undefined) return;
    const run = runs.schema.safeParse(value);
    if (run.success) watcher.onRun(run.data, fresh);
  };
  return {
    read: (kind, key) => watched(() => records.read(kind, key)),
    insert: async (kind, key, value) => {
      const inserted = await watched(() => records.insert(kind, key, value));
      if (inserted) notify(kind, value, true);
      return inserted;
    },
    replace: async (kind, key, value, version) => {
      const replaced = await watched(() => records.replace(kind, key, value, version));
      if (replaced) notify(kind, value, false);
      return replaced;
    },
    remove: (kind, key, version) => watched(() => records.remove(kind, key, version)),
    list: (kind, page) => watched(() => records.list(kind, page)),
    close: () => records.close(),
  };
}
