import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { WrongUse } from "../command-line/arguments.ts";

/** Nobody but their owner. Windows knows no such bits: there the folder has the rights of the one around it. */
const OWNER_ALONE = { folder: 0o700, file: 0o600 } as const;

/**
 * Makes the folder `name` in `base` where it is absent. It is ours alone: from now on nobody but this user reads it or
 * what is in it, whatever rights an earlier process left.
 *
 * @throws WrongUse if it cannot be made
 */
export function privateFolder(base: string, name: string): string {
  const folder = join(base, name);
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ALONE.folder });
    chmodSync(folder, OWNER_ALONE.folder);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isFile()) chmodSync(join(folder, entry.name), OWNER_ALONE.file);
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new WrongUse(`the data folder ${folder} cannot be made (${code}); choose another with --data`);
  }
  return folder;
}

/** From now on what this process makes is for its user alone. */
export function makeFilesPrivate(): void {
  process.umask(0o777 & ~OWNER_ALONE.folder);
}
