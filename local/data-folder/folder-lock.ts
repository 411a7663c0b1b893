import { rmSync } from "node:fs";
import { join } from "node:path";
import { isBusy, openLockFile } from "../../platform/sqlite/open-sqlite.ts";
import { nameOwner, type Owner, readOwner } from "../../platform/sqlite/owner-file.ts";

/** Another living process works in the folder. */
export class DataFolderInUse extends Error {
  override readonly name = "DataFolderInUse";

  constructor(folder: string, owner: Owner | undefined) {
    const by = owner === undefined ? "another process" : `process ${String(owner.pid)} since ${owner.since}`;
    super(
      `the data folder ${folder} is in use by ${by}: stop that process, or choose another folder with --data`,
    );
  }
}

export interface FolderLock {
  release(): void;
}

/**
 * Takes a folder for this process. SQLite's lock on a file guards it, so that it is free again however the process ends;
 * the file beside it only serves to name the one who has it.
 *
 * @throws DataFolderInUse
 */
export function lockFolder(folder: string): FolderLock {
  const lock = openLockFile(join(folder, "lock.db"));
  const ownerFile = join(folder, "lock.owner");
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new DataFolderInUse(folder, readOwner(ownerFile));
  }
  nameOwner(ownerFile);
  return {
    release() {
      rmSync(ownerFile, { force: true });
      lock.close();
    },
  };
}
