import { DatabaseUnusable } from "../../platform/sqlite/trouble.ts";

/** What to tell the person, and how the process ends: 1 it did not work, 2 it was used wrongly. */
export interface Explained {
  readonly message: string;
  readonly exitCode: 1 | 2;
}

/** What the file system's own error codes mean for a person. */
const FILE_TROUBLES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: free some space, then start again",
  EDQUOT: "the disk quota is used up: free some space, then start again",
  EROFS: "the disk is read-only: choose another folder with --data",
  EACCES: "this user may not write there: choose another folder with --data",
  EIO: "the disk reports an error: mend it or choose another folder with --data, then start again",
};

/** What a full or failing disk did, wherever in the chain of causes it stands; undefined for any other error. */
export function explainDisk(error: unknown): Explained | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof DatabaseUnusable) return { message: error.message, exitCode: 1 };
  const { code, path }: NodeJS.ErrnoException = error;
  const trouble = code === undefined ? undefined : FILE_TROUBLES[code];
  if (trouble !== undefined) {
    return { message: `${path === undefined ? "" : `${path} cannot be written: `}${trouble}.`, exitCode: 1 };
  }
  return explainDisk(error.cause);
}
