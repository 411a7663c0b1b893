import { setTimeout } from "node:timers/promises";
import type { z } from "zod";
import { OneAtATime } from "./one-at-a-time.ts";

/**
 * Keyed JSON documents with compare-and-set: everything that Keyless stores outside of the task hub. One document is
 * changed at a time; changes of two documents are ordered so that a repetition completes what a crash interrupted. A key
 * is 1 to 1,024 bytes of UTF-8, and a document is at most 960 KiB of JSON.
 *
 * @throws UnusableKey for another key, RecordTooLarge for a larger document
 */
export interface Records {
  /**
   * The document, or undefined if it does not exist.
   *
   * @throws MalformedRecord if it does not match its schema
   */
  read<Value>(kind: RecordKind<Value>, key: string): Promise<Stored<Value> | undefined>;
  /** Writes a new document; `false` if the key is taken. */
  insert<Value>(kind: RecordKind<Value>, key: string, value: Value): Promise<boolean>;
  /** Writes over the version that was read; `false` if it has changed or gone since. */
  replace<Value>(kind: RecordKind<Value>, key: string, value: Value, version: string): Promise<boolean>;
  /** Removes the version that was read; `false` if it has changed or gone since. */
  remove(kind: RecordKind<unknown>, key: string, version: string): Promise<boolean>;
  /**
   * Documents of a kind, in pages, the last inserted one first, whatever changed since. A document that does not match
   * its schema is listed as unreadable. With a label, only the documents with that label: the cost depends on the page,
   * and not on the number of other documents.
   */
  list<Value>(kind: RecordKind<Value>, page: PageRequest): Promise<Page<Value>>;
  close(): Promise<void>;
}

/** A kind of document: its name is part of what is stored and must not change. */
export interface RecordKind<Value> {
  readonly name: string;
  readonly schema: z.ZodType<Value>;
  /** The labels by which its documents can be listed. */
  readonly labels?: Labelling<Value>;
}

/**
 * How the documents of a kind are labelled. A store keeps an index of labels, so that documents with a label are found
 * without reading others, and updates it with every write.
 */
export interface Labelling<Value> {
  /**
   * Counts from 1, and increases with every change of `of`. Documents of an older version are labelled again before
   * they are listed, so that two versions can work at the same time.
   */
  readonly version: number;
  /** The labels of a document, made by `label` (`labels.ts`): a pure function of it. At most 20. */
  of(value: Value): readonly string[];
}

export interface Stored<Value> {
  readonly key: string;
  readonly value: Value;
  /** Identifies one write: no other write to the key has it, not even after a removal. Compare it for equality only. */
  readonly version: string;
}

export interface PageRequest {
  readonly limit: number;
  /** The `cursor` of the previous page: the page begins with the next document. */
  readonly after?: string | undefined;
  /** One of the labels that the kind gives to its documents. */
  readonly label?: string | undefined;
}

/** A document in a list; `isReadable` tells the two apart. */
export type Listed<Value> = ReadableRecord<Value> | UnreadableRecord;

export interface ReadableRecord<Value> extends Stored<Value> {
  /** The place of this document in the list: digits, opaque beyond that. */
  readonly cursor: string;
}

/** A document that another version, or a person, wrote and that this version cannot read. */
export interface UnreadableRecord {
  readonly key: string;
  readonly version: string;
  readonly cursor: string;
  readonly because: MalformedRecord;
}

export function isReadable<Value>(listed: Listed<Value>): listed is ReadableRecord<Value> {
  return !("because" in listed);
}

export interface Page<Value> {
  readonly items: readonly Listed<Value>[];
  /** True if documents follow the last of this page. */
  readonly more: boolean;
}

const KEY_BYTES_AT_MOST = 1024;

/** A key that not every store can hold: a defect of the caller, who must check or hash what keys are made of. */
class UnusableKey extends Error {
  override readonly name = "UnusableKey";
  constructor(kind: string, bytes: number) {
    super(
      `a key of a ${kind} record must have 1 to ${String(KEY_BYTES_AT_MOST)} bytes; this one has ${String(bytes)}`,
    );
  }
}

/** For implementations of Records. */
export function checkKey(kind: string, key: string): void {
  const bytes = Buffer.byteLength(key);
  if (bytes < 1 || bytes > KEY_BYTES_AT_MOST) throw new UnusableKey(kind, bytes);
}

/** What every store can hold: an Azure Table's row is 1 MiB, less what the other properties take. */
const DOCUMENT_BYTES_AT_MOST = 960 * 1024;

/** A document that not every store can hold. */
export class RecordTooLarge extends Error {
  override readonly name = "RecordTooLarge";
  constructor(kind: string, key: string, bytes: number) {
    super(
      `the ${kind} record ${key} would have ${String(bytes)} bytes; at most ${String(DOCUMENT_BYTES_AT_MOST)} can be stored`,
    );
  }
}

/**
 * Encodes a document for a store; for implementations of Records.
 *
 * @throws RecordTooLarge
 */
export function encode(kind: RecordKind<unknown>, key: string, value: unknown): string {
  const json = JSON.stringify(value);
  const bytes = Buffer.byteLength(json);
  if (bytes > DOCUMENT_BYTES_AT_MOST) throw new RecordTooLarge(kind.name, key, bytes);
  return json;
}

/** A document does not match the schema of its kind: another version, or a person, wrote it. */
export class MalformedRecord extends Error {
  override readonly name = "MalformedRecord";
  /** As `kind/key`. */
  readonly document: string;
  constructor(kind: string, key: string, problems: readonly string[]) {
    super(`the ${kind} record ${key} does not keep its schema: ${problems.join("; ")}`);
    this.document = `${kind}/${key}`;
  }
}

/** Other processes changed the document at every try; a later retry may help. */
export class RecordContended extends Error {
  override readonly name = "RecordContended";
  constructor(kind: string, key: string) {
    super(`the ${kind} record ${key} was changed by others in each of ${String(CHANGE_TRIES)} tries`);
  }
}

/** As `read`, but a document that cannot be read is an answer and not an error. */
export async function readIfReadable<Value>(
  records: Records,
  kind: RecordKind<Value>,
  key: string,
): Promise<Stored<Value> | MalformedRecord | undefined> {
  try {
    return await records.read(kind, key);
  } catch (error) {
    if (error instanceof MalformedRecord) return error;
    throw error;
  }
}

const CHANGE_TRIES = 10;

/** The pause after the first try at which another process was faster; it doubles up to the longest. Milliseconds. */
const PAUSE = { first: 2, longest: 100 };

const changes = new WeakMap<Records, OneAtATime>();

/**
 * Reads, edits and writes a document until no other process has changed it in between. `edit` may run several times; if
 * it returns the same object, nothing is written. Undefined if the document does not exist. Changes within this process
 * wait for each other; after a conflict with another process, each pauses for a random time.
 */
export async function change<Value>(
  records: Records,
  kind: RecordKind<Value>,
  key: string,
  edit: (value: Value) => Value,
): Promise<Value | undefined> {
  const turns = changes.get(records) ?? new OneAtATime();
  changes.set(records, turns);
  return turns.run(`${kind.name}\n${key}`, () => tryToChange(records, kind, key, edit));
}

async function tryToChange<Value>(
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
    await setTimeout(Math.random() * Math.min(PAUSE.longest, PAUSE.first * 2 ** tries));
  }
  throw new RecordContended(kind.name, key);
}

/** An entry of a list from what a store contains; for implementations of Records. */
export function listed<Value>(
  kind: RecordKind<Value>,
  entry: Omit<UnreadableRecord, "because">,
  json: string,
): Listed<Value> {
  try {
    return { ...entry, value: decode(kind, entry.key, json) };
  } catch (error) {
    if (error instanceof MalformedRecord) return { ...entry, because: error };
    throw error;
  }
}

/** Decodes a document from a store; for implementations of Records. */
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
