import { createHash } from "node:crypto";
import { decode, MalformedRecord, type RecordKind } from "./records.ts";

/** The labels of a document, and the version of the labelling that created them; 0 for none. */
export interface Labels {
  readonly version: number;
  readonly labels: readonly string[];
}

const LABELS_AT_MOST = 20;

/** For implementations of Records. @throws RangeError for more labels than every store can hold */
export function labelsOf<Value>({ name, labels: labelling }: RecordKind<Value>, value: Value): Labels {
  if (labelling === undefined) return { version: 0, labels: [] };
  const labels = [...new Set(labelling.of(value))];
  if (labels.length > LABELS_AT_MOST) throw new RangeError(`defect: a ${name} record has too many labels`);
  return { version: labelling.version, labels };
}

/** The version of a kind's labelling; 0 for a kind without. */
export function versionOf({ labels }: RecordKind<unknown>): number {
  return labels?.version ?? 0;
}

/**
 * The new labels of a document that an older version has labelled; for implementations of Records. A document that cannot
 * be read keeps its labels.
 */
export function labelsAnew<Value>(
  kind: RecordKind<Value>,
  { key, json, labels }: { readonly key: string; readonly json: string; readonly labels: readonly string[] },
): Labels {
  try {
    return labelsOf(kind, decode(kind, key, json));
  } catch (error) {
    if (error instanceof MalformedRecord) return { version: versionOf(kind), labels };
    throw error;
  }
}

const LENGTH_AT_MOST = 500;

/** A label from names and values; different ones give different labels, whatever characters and lengths they have. */
export function label(...parts: readonly string[]): string {
  const text = JSON.stringify(parts);
  return text.length <= LENGTH_AT_MOST ? text : createHash("sha256").update(text).digest("hex");
}
