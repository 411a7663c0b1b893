import { createHash } from "node:crypto";
import { z } from "zod";
import type { Labels } from "./labels.ts";

/**
 * The layout of documents in the table: the kind is the partition. A document has a row of its own, found by its key, and
 * other rows with its place in lists: in that of its kind, in that of each of its labels, and in that of the version of
 * its labelling. All are written in one transaction of the partition. A place without its document comes from an
 * interrupted removal, and is deleted by the next list. A change of the meaning of rows needs another table name.
 */
export const TABLE_NAME = "KeylessRecords";

/** One property holds 64 KiB. Source: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model. */
const PART_BYTES = 64 * 1024;

/**
 * The key in a form that Azure Tables accepts: the SHA-256 of its UTF-8. A row key has at most 512 UTF-16 units (1 KiB),
 * without `/ \ # ?` and control characters; keys of records have up to 1,024 bytes of anything, including ids of Azure
 * with their slashes. The key itself is also in the row, so that a person can find it. Source: as above.
 */
export function documentRow(key: string): string {
  return `k${createHash("sha256").update(key).digest("hex")}`;
}

const DIGITS = String(Number.MAX_SAFE_INTEGER).length;

/** The row of a place in a list. Rows are sorted by their keys, so the newest place has the lowest key. */
export function placeRow(place: number, list = ""): string {
  const left = Math.min(Math.max(Number.MAX_SAFE_INTEGER - place, 0), Number.MAX_SAFE_INTEGER);
  return `${list}p${String(left).padStart(DIGITS, "0")}`;
}

/** The list of the documents with a label. The hash is shortened: readers of the list check the labels of each document. */
export function labelList(label: string): string {
  return `l${createHash("sha256").update(label).digest("hex").slice(0, 32)}`;
}

const VERSION_DIGITS = 6;

/** The list of the documents that this version of a labelling has labelled. */
function versionList(version: number): string {
  return `v${String(version).padStart(VERSION_DIGITS, "0")}`;
}

/** The keys of rows between two others. */
export interface RowRange {
  readonly above: string;
  readonly below: string;
}

/** The rows of a list that come after a place; all of them for none. */
export function rowsOfList(list: string, after?: number): RowRange {
  return { above: after === undefined ? `${list}p` : placeRow(after, list), below: `${list}q` };
}

/** The rows of documents that older versions of a labelling have labelled. */
export function rowsOfOlder(version: number): RowRange {
  return { above: versionList(0), below: versionList(version) };
}

export function placeOf(row: string): number {
  return Number.MAX_SAFE_INTEGER - Number(row.slice(row.lastIndexOf("p") + 1));
}

export const PlaceRow = z.object({ rowKey: z.string(), etag: z.string(), document: z.string() });
export type PlaceRow = z.infer<typeof PlaceRow>;

/** The lists of a document, besides the list of its kind. */
export function listsOf({ version, labels }: Labels): readonly string[] {
  return version === 0 ? [] : [versionList(version), ...labels.map(labelList)];
}

/** The row of a document. Its parts are read separately, because their number varies. */
export const DocumentRow = z.object({
  etag: z.string(),
  key: z.string(),
  place: z.string(),
  /** Identifies the last write of the row, so that a writer with a conflict can find out whether it was its own. */
  write: z.string(),
  parts: z.number(),
  /** As JSON. */
  labels: z.string().default("[]"),
  labelling: z.number().default(0),
});
export type DocumentRow = z.infer<typeof DocumentRow>;

const LabelList = z.array(z.string());

export function labelsIn({ labels, labelling }: Pick<DocumentRow, "labels" | "labelling">): Labels {
  return { version: labelling, labels: LabelList.parse(JSON.parse(labels)) };
}

/** The text in parts of one property each. Bytes, not text: text takes two bytes a character there. */
export function partsOf(json: string): Record<string, Uint8Array | number> {
  const bytes = Buffer.from(json, "utf8");
  const count = Math.ceil(bytes.length / PART_BYTES);
  const parts: Record<string, Uint8Array | number> = { parts: count };
  for (let index = 0; index < count; index += 1) {
    parts[partName(index)] = bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES);
  }
  return parts;
}

export function joined(entity: Readonly<Record<string, unknown>>, parts: number): string {
  const bytes = Array.from({ length: parts }, (_none, index) =>
    z.instanceof(Uint8Array).parse(entity[partName(index)]),
  );
  return Buffer.concat(bytes).toString("utf8");
}

const partName = (index: number) => `json${String(index)}`;

/**
 * Identifies one write: a key that was removed and inserted again has another place. `listed` are the lists to remove it
 * from.
 */
const Version = z
  .tuple([z.string(), z.string(), z.number(), z.array(z.string())])
  .transform(([place, etag, version, labels]) => ({
    place: Number(place),
    etag,
    listed: { version, labels },
  }));
export type Version = z.infer<typeof Version>;

export function versionOf(row: Omit<DocumentRow, "key" | "write" | "parts">): string {
  const { version, labels } = labelsIn(row);
  return JSON.stringify([row.place, row.etag, version, labels]);
}

/** Undefined if it is not a version of this store. */
export function readVersion(version: string): Version | undefined {
  try {
    return Version.parse(JSON.parse(version));
  } catch {
    return undefined;
  }
}
