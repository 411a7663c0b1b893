import { DatabaseUnusable } from "../../platform/sqlite-trouble.ts";
import type { Records } from "../../platform/records/records.ts";

/** Records whose store may give out: whoever watches is told of it as soon as any call meets it. */
export function watchedRecords(records: Records, onTrouble: (error: DatabaseUnusable) => void): Records {
  const watched = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DatabaseUnusable) onTrouble(error);
      throw error;
    }
  };
  return {
    read: (kind, key) => watched(() => records.read(kind, key)),
    insert: (kind, key, value) => watched(() => records.insert(kind, key, value)),
    replace: (kind, key, value, version) => watched(() => records.replace(kind, key, value, version)),
    remove: (kind, key, version) => watched(() => records.remove(kind, key, version)),
    list: (kind, page) => watched(() => records.list(kind, page)),
    close: () => records.close(),
  };
}
