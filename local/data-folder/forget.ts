import { rmSync } from "node:fs";
import { join } from "node:path";

/** What SQLite and the stores keep beside a database file. */
const BESIDE = ["", "-wal", "-shm", "-journal", ".owner"];

/** Removes these databases and nothing else that may lie in the folder. For whoever has its lock. */
export function forgetDatabases(folder: string, names: readonly string[]): void {
  for (const name of names) {
    for (const suffix of BESIDE) rmSync(join(folder, name + suffix), { force: true });
  }
}
