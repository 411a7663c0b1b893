import type { z } from "zod";

/**
 * Keyed JSON documents with compare-and-set: all that Keyless remembers outside the task hub. One document is changed
 * at a time; whatever needs two is ordered so that a repeat finishes what a crash left undone.
 */
export interface Records {
  /** The document, or undefined where there is none. Throws MalformedRecord if it does not keep its schema. */
  read<Value>(kind: RecordKind<Value>, key: string): Promise<Stored<Value> | undefined>;
  /** Writes a new document; `false` if the key is taken. */
  insert<Value>(kind: RecordKind<Value>, key: string, value: Value): Promise<boolean>;
  /** Writes over the version that was read; `false` if it has changed or gone since. */
  replace<Value>(kind: RecordKind<Value>, key: string, value: Value, version: number): Promise<boolean>;
  /** Removes the version that was read; `false` if it has changed or gone since. */
  remove(kind: RecordKind<unknown>, key: string, version: number): Promise<boolean>;
  /** Documents of a kind, the newest key last written first, a page at a time. */
  list<Value>(kind: RecordKind<Value>, page: PageRequest): Promise<Page<Value>>;
  close(): Promise<void>;
}

/** A kind of document: its name is part of what is stored and must not change. */
export interface RecordKind<Value> {
  readonly name: string;
  readonly schema: z.ZodType<Value>;
}

export interface Stored<Value> {
  readonly key: string;
  readonly value: Value;
  /** Changes with every write; opaque but for equality. */
  readonly version: number;
}

export interface PageRequest {
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
}

export interface Page<Value> {
  readonly items: readonly Stored<Value>[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** What is stored under a key does not keep the schema of its kind: it was written by another version, or by hand. */
export class MalformedRecord extends Error {
  override readonly name = "MalformedRecord";
  constructor(kind: string, key: string, problems: readonly string[]) {
    super(`the ${kind} record ${key} does not keep its schema: ${problems.join("; ")}`);
  }
}

/** Somebody else changed the document every time we tried; trying again later may help. */
export class RecordContended extends Error {
  override readonly name = "RecordContended";
  constructor(kind: string, key: string) {
    super(`the ${kind} record ${key} was changed by others in each of ${String(CHANGE_TRIES)} tries`);
  }
}

const CHANGE_TRIES = 10;

/**
 * Reads, edits and writes a document until nobody else came in between. `edit` may run several times; answering the
 * same object means that there is nothing to write. Undefined where there is no such document.
 */
export async function change<Value>(
  records: Records,
  kind: RecordKind<Value>,
  key: string,
  edit: (value: Value) => Value,
): Promise<Value | undefined> {
  for (let tries = 0; tries < CHANGE_TRIES; tries += 1) {
    const stored = await records.read(kind, key);
    if (stored === undefined) return undefined;
    const edited = edit(stored.value);
    if (edited === stored.value) return edited;
    if (await records.replace(kind, key, edited, stored.version)) return edited;
  }
  throw new RecordContended(kind.name, key);
}

/** Decodes what a store holds; for implementations of Records. */
export function decode<Value>(kind: RecordKind<Value>, key: string, json: string): Value {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    throw new MalformedRecord(kind.name, key, ["not JSON"]);
  }
  const parsed = kind.schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new MalformedRecord(
    kind.name,
    key,
    parsed.error.issues.map((issue) => `${issue.path.join(".") || "(all)"}: ${issue.message}`),
  );
}
