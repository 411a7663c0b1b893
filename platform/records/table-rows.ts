import { createHash } from "node:crypto";
import { z } from "zod";

/**
 * How documents lie in the table: the kind is the partition. A document has a row of its own, found by its key, and a
 * second row that gives its place in the list. Both are made in one transaction of the partition; a place without its
 * document is one whose removal was interrupted, and is cleared by whoever lists next. A change of what the rows mean
 * takes another table name.
 */
export const TABLE_NAME = "KeylessRecords";

/** One property holds 64 KiB. Source: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model. */
const PART_BYTES = 64 * 1024;

/**
 * The key as Azure Tables can hold it: the SHA-256 of its UTF-8. A row key has at most 512 UTF-16 units (1 KiB) and no
 * `/ \ # ?` or control characters; ours have up to 1,024 bytes of anything, ids of Azure with their slashes among them.
 * The key itself stands in the row, so that a person can find it. Source: as above.
 */
export function documentRow(key: string): string {
  return `k${createHash("sha256").update(key).digest("hex")}`;
}

const DIGITS = String(Number.MAX_SAFE_INTEGER).length;

/** Rows come in the order of their keys, so the newest place has the lowest. */
export function placeRow(place: number): string {
  const left = Math.min(Math.max(Number.MAX_SAFE_INTEGER - place, 0), Number.MAX_SAFE_INTEGER);
  return `p${String(left).padStart(DIGITS, "0")}`;
}

/** All place rows of a partition lie between these two, which are no rows themselves. */
export const PLACES = { above: "p", below: "q" } as const;

export function placeOf(row: string): number {
  return Number.MAX_SAFE_INTEGER - Number(row.slice(1));
}

export const PlaceRow = z.object({ rowKey: z.string(), document: z.string() });
export type PlaceRow = z.infer<typeof PlaceRow>;

/** A document's row. Its parts are read apart, because their number varies. */
export const DocumentRow = z.object({
  etag: z.string(),
  key: z.string(),
  place: z.string(),
  /** Names the write that made the row what it is: who gets a conflict can tell whether it was with themselves. */
  write: z.string(),
  parts: z.number(),
});
export type DocumentRow = z.infer<typeof DocumentRow>;

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

/** A version is the place and the ETag of one write: a key that was removed and taken again has another place. */
export function versionOf({ place, etag }: Pick<DocumentRow, "place" | "etag">): string {
  return `${place}.${etag}`;
}

/** Undefined for what is no version of this store. */
export function readVersion(version: string): { place: string; etag: string } | undefined {
  const [, place, etag] = /^(\d+)\.(.+)$/.exec(version) ?? [];
  return place === undefined || etag === undefined ? undefined : { place, etag };
}
