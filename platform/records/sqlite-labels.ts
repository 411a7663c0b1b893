import type { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { labelsAnew, versionOf } from "./labels.ts";
import type { RecordKind } from "./records.ts";

/** How many documents are labelled again in one transaction, while other writers wait. */
const AT_ONCE = 500;

const Place = z.object({ place: z.number(), labels: z.string() });
const Old = Place.extend({ key: z.string(), json: z.string() });

/** The index of labels in a records file. All but `bringUpToDate` are for use inside a transaction. */
export interface SqliteLabels {
  /** The place of a document in the index, before it is overwritten or removed. */
  of(kind: string, key: string): LabelledPlace | undefined;
  /** Adds a document that was written at this place, with the labels in its row. */
  enter(kind: string, place: number, labels: readonly string[], before: readonly string[]): void;
  /** Removes a document that was deleted. */
  leave(kind: string, place: number, before: readonly string[]): void;
  /** Labels documents again that an older version has labelled, or has written without labels. */
  bringUpToDate(kind: RecordKind<unknown>): Promise<void>;
}

interface LabelledPlace {
  readonly place: number;
  readonly labels: readonly string[];
}

export function sqliteLabels(
  db: DatabaseSync,
  inTransaction: <Value>(work: () => Value) => Value,
): SqliteLabels {
  const select = db.prepare("SELECT place, labels FROM records WHERE kind = ? AND key = ?");
  const add = db.prepare("INSERT INTO labels (kind, label, place) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  const remove = db.prepare("DELETE FROM labels WHERE kind = ? AND label = ? AND place = ?");
  const note = db.prepare(
    "UPDATE records SET labels = ?, labels_version = ?, labels_write = writes WHERE place = ?",
  );
  const outdated = [
    db.prepare("SELECT place, labels, key, json FROM records WHERE kind = ? AND labels_version < ? LIMIT ?"),
    // A kind without labels has version 0, so none of its documents has an older version.
    db.prepare(
      "SELECT place, labels, key, json FROM records WHERE kind = ? AND labels_write <> writes AND ? > 0 LIMIT ?",
    ),
  ];

  const enter: SqliteLabels["enter"] = (kind, place, labels, before) => {
    for (const label of before) if (!labels.includes(label)) remove.run(kind, label, place);
    for (const label of labels) if (!before.includes(label)) add.run(kind, label, place);
  };

  return {
    enter,
    of: (kind, key) => {
      const found = select.get(kind, key);
      if (found === undefined) return undefined;
      const { place, labels } = Place.parse(found);
      return { place, labels: labelList(labels) };
    },
    leave: (kind, place, before) => {
      for (const label of before) remove.run(kind, label, place);
    },
    bringUpToDate: async (kind) => {
      const version = versionOf(kind);
      const labelSome = (statement: (typeof outdated)[number]) => {
        const found = z.array(Old).parse(statement.all(kind.name, version, AT_ONCE));
        for (const { place, labels, key, json } of found) {
          const before = labelList(labels);
          const anew = labelsAnew(kind, { key, json, labels: before });
          enter(kind.name, place, anew.labels, before);
          note.run(JSON.stringify(anew.labels), anew.version, place);
        }
        return found.length;
      };
      for (const statement of outdated) {
        while (statement.get(kind.name, version, 1) !== undefined) {
          inTransaction(() => labelSome(statement));
          await setImmediate();
        }
      }
    },
  };
}

const Labelled = z.array(z.string());
const labelList = (json: string) => Labelled.parse(JSON.parse(json));
