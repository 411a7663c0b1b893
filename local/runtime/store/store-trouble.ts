/** What SQLite's primary result codes mean for a person. Source: sqlite.org/rescode.html. */
const TROUBLES: Readonly<Record<number, string>> = {
  8: "cannot be written: make it and its folder writable, then start again",
  10: "cannot be read or written: the disk reports an error; mend it or move the file, then start again",
  11: "is damaged: nothing was changed in it; put it aside, and go on with a copy of it or with a new one",
  13: "cannot grow: the disk is full; free some space, then start again",
  14: "cannot be opened: its folder must exist and be writable",
  26: "is no database of this program: nothing was changed in it; choose another file",
};

/** The store's file cannot be used, or cannot be used any more. What was acknowledged before is still in it. */
export class StoreUnusable extends Error {
  override readonly name = "StoreUnusable";
  readonly code = "STORE_UNUSABLE";
  readonly file: string;

  constructor(file: string, trouble: string, cause: unknown) {
    super(`The store ${file} ${trouble}.`, { cause });
    this.file = file;
  }
}

/** The error to throw for what SQLite threw: in words where a person can do something, else as it came. */
export function storeTrouble(file: string, error: unknown): unknown {
  const code: unknown = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  // The low byte of an extended result code is the primary one.
  const trouble = typeof code === "number" ? TROUBLES[code & 0xff] : undefined;
  return trouble === undefined ? error : new StoreUnusable(file, trouble, error);
}
