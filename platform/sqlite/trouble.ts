import { resultCode } from "./open-sqlite.ts";

/** What SQLite's primary result codes mean for a person. Source: sqlite.org/rescode.html. */
const TROUBLES: Readonly<Record<number, string>> = {
  8: "cannot be written: make it and its folder writable, then start again",
  // A full disk also causes this error, if shared memory cannot grow (SQLITE_IOERR_SHMSIZE).
  10: "cannot be read or written: the disk is full or reports an error; free some space or mend it, then start again",
  11: "is damaged: nothing was changed in it; put it aside, and go on with a copy of it or with a new one",
  13: "cannot grow: the disk is full; free some space, then start again",
  14: "cannot be opened: its folder must exist and be writable",
  26: "is no database of this program: nothing was changed in it; choose another file",
};

/** A database file cannot be used, or not any more. Everything that was acknowledged before is still in it. */
export class DatabaseUnusable extends Error {
  override readonly name: string = "DatabaseUnusable";
  readonly file: string;

  /** @param what - what is in the file, such as `The records in` */
  constructor(what: string, file: string, trouble: string, cause: unknown) {
    super(`${what} ${file} ${trouble}.`, { cause });
    this.file = file;
  }
}

/**
 * The meaning of an error of SQLite, in words that follow the name of the file; undefined if nobody can do anything about
 * it.
 */
export function sqliteTrouble(error: unknown): string | undefined {
  const code = resultCode(error);
  return code === undefined ? undefined : TROUBLES[code];
}
