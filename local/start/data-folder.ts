import { join } from "node:path";
import { sqliteRecords } from "../../platform/records/sqlite-records.ts";
import type { Records } from "../../platform/records/records.ts";
import { forgetDatabases } from "../data-folder/forget.ts";
import { privateFolder } from "../data-folder/private-folder.ts";
import { SqliteStore } from "../runtime/index.ts";

const DATABASES = { runtime: "runtime.db", records: "records.db", world: "world.db" } as const;

/** Where everything is remembered: the host's orchestrations, the runs' records, the simulated world. */
export type DataFolder = Readonly<Record<keyof typeof DATABASES, string>> & { readonly folder: string };

/** The folder `name` in `base`, made where it is absent, for this user alone. @throws WrongUse if it cannot be made */
export function openDataFolder(base: string, name: string): DataFolder {
  const folder = privateFolder(base, name);
  return {
    folder,
    runtime: join(folder, DATABASES.runtime),
    records: join(folder, DATABASES.records),
    world: join(folder, DATABASES.world),
  };
}

/** Opens what a session remembers. @throws StoreInUse, StoreVersionMismatch, NewerRecordsFile, UnusableRecordsFile */
export function openStores({ runtime, records }: DataFolder): { store: SqliteStore; records: Records } {
  const store = new SqliteStore(runtime);
  return { store, records: sqliteRecords(records) };
}

/** For whoever has the folder's lock. */
export function forgetAll({ folder }: DataFolder): void {
  forgetDatabases(folder, Object.values(DATABASES));
}
