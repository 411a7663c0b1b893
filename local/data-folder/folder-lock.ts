import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";

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

const Owner = z.object({ pid: z.number().int(), since: z.string() });
type Owner = z.infer<typeof Owner>;

const BUSY = 5;

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
  const lock = new DatabaseSync(join(folder, "lock.db"));
  const ownerFile = join(folder, "lock.owner");
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && "errcode" in error && error.errcode === BUSY)) throw error;
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

/** The lock holds without it: on a full disk nobody is named. */
function nameOwner(file: string): void {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  } catch {
    return;
  }
}

function readOwner(file: string): Owner | undefined {
  try {
    return Owner.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
