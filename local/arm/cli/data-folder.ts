import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { WrongUse } from "../../command-line/arguments.ts";

/** Where the simulator alone remembers its world. */
export interface DataFolder {
  readonly folder: string;
  readonly world: string;
}

/** Makes the folder where it is absent. @throws WrongUse if it cannot be made */
export function openDataFolder(folder: string): DataFolder {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new WrongUse(`the data folder ${folder} cannot be made (${code}); choose another with --data`);
  }
  return { folder, world: join(folder, "world.db") };
}

/** Forgets the world, and nothing else that may lie in the folder. */
export function forgetWorld({ world }: DataFolder): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(world + suffix, { force: true });
}
