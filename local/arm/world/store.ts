import type { TableName } from "./tables.ts";

/** One row that is new, changed or (without a value) gone. */
export interface Change {
  readonly table: TableName;
  readonly key: string;
  /** JSON text. */
  readonly value: string | undefined;
}

export interface StoredRow {
  readonly table: string;
  readonly key: string;
  readonly value: string;
}

/** Where a world is kept. The world itself lives in memory; a store only has to remember it. */
export interface WorldStore {
  /** Every row, as the last commit left it. */
  rows(): Iterable<StoredRow>;
  /** All or nothing; what was committed is there after a crash. */
  commit(changes: Iterable<Change>): void;
  close(): void;
}

/** A store that remembers nothing beyond the process. */
export function memoryStore(): WorldStore {
  return { rows: () => [], commit: () => undefined, close: () => undefined };
}
