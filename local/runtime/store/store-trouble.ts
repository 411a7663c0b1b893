import { DatabaseUnusable, sqliteTrouble } from "../../../platform/sqlite/trouble.ts";

/** The store's file cannot be used, or cannot be used any more. What was acknowledged before is still in it. */
export class StoreUnusable extends DatabaseUnusable {
  override readonly name = "StoreUnusable";
  readonly code = "STORE_UNUSABLE";

  constructor(file: string, trouble: string, cause: unknown) {
    super("The store", file, trouble, cause);
  }
}

/** The error to throw for what SQLite threw: in words where a person can do something, else as it came. */
export function storeTrouble(file: string, error: unknown): unknown {
  const trouble = sqliteTrouble(error);
  return trouble === undefined ? error : new StoreUnusable(file, trouble, error);
}
