import type { Records } from "./records.ts";

/** Records that are opened by the first call, so that their dependencies are not loaded earlier. */
export function recordsWhenUsed(open: () => Promise<Records>): Records {
  let opened: Promise<Records> | undefined;
  const records = () => (opened ??= open());
  return {
    read: async (kind, key) => (await records()).read(kind, key),
    insert: async (kind, key, value) => (await records()).insert(kind, key, value),
    replace: async (kind, key, value, version) => (await records()).replace(kind, key, value, version),
    remove: async (kind, key, version) => (await records()).remove(kind, key, version),
    list: async (kind, page) => (await records()).list(kind, page),
    close: async () => {
      await (await opened)?.close();
    },
  };
}
