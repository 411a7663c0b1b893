import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sqliteRecords } from "../../platform/records/sqlite-records.ts";
import type { Records } from "../../platform/records/records.ts";
import { SqliteStore } from "../runtime/index.ts";
import { WrongUse } from "../command-line/arguments.ts";

const FILES = { runtime: "runtime.db", records: "records.db", world: "world.db" } as const;

/** Where everything is remembered: the host's orchestrations, the runs' records, the simulated world. */
export type DataFolder = Readonly<Record<keyof typeof FILES, string>> & { readonly folder: string };

/** Makes the folder where it is absent. @throws WrongUse if it cannot be made */
export function openDataFolder(folder: string): DataFolder {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new WrongUse(`the data folder ${folder} cannot be made (${code}); choose another with --data`);
  }
  return {
    folder,
    runtime: join(folder, FILES.runtime),
    records: join(folder, FILES.records),
    world: join(folder, FILES.world),
  };
}

/** Opens what a session remembers. @throws StoreInUse, StoreVersionMismatch, NewerRecordsFile, UnusableRecordsFile */
export function openStores({ runtime, records }: DataFolder): { store: SqliteStore; records: Records } {
  const store = new SqliteStore(runtime);
  return { store, records: sqliteRecords(records) };
}

/** Removes our own files and nothing else that may lie there. */
export function forgetAll({ folder }: DataFolder): void {
  for (const name of Object.values(FILES)) {
    for (const suffix of ["", "-wal", "-shm", ".owner"]) rmSync(join(folder, name + suffix), { force: true });
  }
}
