import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { label } from "../../../platform/records/labels.ts";
import type { RecordKind, Records } from "../../../platform/records/records.ts";
import { sqliteRecords } from "../../../platform/records/sqlite-records.ts";
import { closing, temporaryFile } from "./stores.ts";

const notes: RecordKind<{ text: string }> = { name: "note", schema: z.strictObject({ text: z.string() }) };

it("a records file keeps its documents, versions and order when it is opened again", async () => {
  const file = temporaryFile();
  const before = sqliteRecords(file);
  for (const text of ["a", "b"]) await before.insert(notes, text, { text });
  const version = (await before.read(notes, "a"))?.version ?? "";
  await before.close();

  const after = closing(sqliteRecords(file));
  expect((await after.list(notes, { limit: 9 })).items.map(({ key }) => key)).toEqual(["b", "a"]);
  expect(await after.replace(notes, "a", { text: "new" }, version)).toBe(true);
});

it("two open stores on one file see and respect each other's writes", async () => {
  const file = temporaryFile();
  const [one, two] = [closing(sqliteRecords(file)), closing(sqliteRecords(file))];
  await one.insert(notes, "a", { text: "one" });
  const seen = await two.read(notes, "a");
  expect(seen?.value.text).toBe("one");
  expect(await two.replace(notes, "a", { text: "two" }, seen?.version ?? "")).toBe(true);
  expect(await one.replace(notes, "a", { text: "late" }, seen?.version ?? "")).toBe(false);
});

it("a records file is written ahead, so that readers and a writer do not wait for each other", () => {
  const file = temporaryFile();
  closing(sqliteRecords(file));
  const db = new DatabaseSync(file);
  expect(db.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "wal" });
  db.close();
});

it("a file of a newer version is refused by name and left as it was", async () => {
  const file = temporaryFile();
  await sqliteRecords(file).close();
  const db = new DatabaseSync(file);
  db.exec("PRAGMA user_version = 7");
  expect(() => sqliteRecords(file)).toThrow(
    `${file} was written by a newer Keyless (records version 7, this one knows 1)`,
  );
  expect(db.prepare("PRAGMA user_version").get()).toMatchObject({ user_version: 7 });
  db.close();
});

it("the database of another program is refused and not written to", () => {
  const file = temporaryFile();
  const db = new DatabaseSync(file);
  db.exec("CREATE TABLE theirs (x)");
  expect(() => sqliteRecords(file)).toThrow(/cannot be used for records \(it is the database of another/);
  expect(db.prepare("SELECT name FROM sqlite_schema").all()).toMatchObject([{ name: "theirs" }]);
  db.close();
});

it.each([
  ["a file that is no database", (file: string) => (writeFileSync(file, "hello, world. ".repeat(99)), file)],
  ["a folder that is not there", (file: string) => `${dirname(file)}/absent/records.db`],
  ["a folder", (file: string) => dirname(file)],
])("%s is refused with the path and what to do", (_what, make) => {
  const path = make(temporaryFile());
  expect(() => sqliteRecords(path)).toThrow(
    expect.objectContaining({ name: "UnusableRecordsFile", message: expect.stringContaining(path) }),
  );
});

it("a row that somebody broke by hand is named", async () => {
  const file = temporaryFile();
  const records = closing(sqliteRecords(file));
  await records.insert(notes, "a", { text: "whole" });
  const db = new DatabaseSync(file);
  db.exec("UPDATE records SET json = '{'");
  db.close();
  await expect(records.read(notes, "a")).rejects.toThrow(
    "the note record a does not keep its schema: not JSON",
  );
});

describe("a records file that a Keyless without labels uses as well", () => {
  const tasks: RecordKind<{ text: string }> = {
    ...notes,
    labels: { version: 1, of: ({ text }) => [label("text", text)] },
  };
  /** The statements of that Keyless. */
  const OLD = {
    create: `CREATE TABLE records (place INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, key TEXT NOT NULL,
             json TEXT NOT NULL, writes INTEGER NOT NULL, UNIQUE (kind, key)) STRICT;
             CREATE INDEX records_by_kind ON records (kind, place);
             PRAGMA application_id = 1263293011; PRAGMA user_version = 1;`,
    insert: "INSERT INTO records (kind, key, json, writes) VALUES ('note', ?, ?, 1)",
    replace: "UPDATE records SET json = ?, writes = writes + 1 WHERE kind = 'note' AND key = ?",
    remove: "DELETE FROM records WHERE kind = 'note' AND key = ?",
  };
  const json = (text: string) => JSON.stringify({ text });
  const keysBy = async (records: Records, text: string) =>
    (await records.list(tasks, { limit: 2000, label: label("text", text) })).items.map(({ key }) => key);

  it("is searched whole, though it was made before there were labels", async () => {
    const file = temporaryFile();
    const old = new DatabaseSync(file);
    old.exec(OLD.create);
    old.exec("BEGIN");
    for (let index = 0; index < 1100; index += 1) old.prepare(OLD.insert).run(`k${String(index)}`, json("a"));
    old.exec("COMMIT");
    old.close();
    expect(await keysBy(closing(sqliteRecords(file)), "a")).toHaveLength(1100);
  });

  it("shows what the other wrote, changed and removed meanwhile, and the other goes on with it", async () => {
    const file = temporaryFile();
    const records = closing(sqliteRecords(file));
    for (const key of ["one", "two", "three"]) await records.insert(tasks, key, { text: "a" });
    expect(await keysBy(records, "a")).toEqual(["three", "two", "one"]);
    const old = new DatabaseSync(file);
    old.prepare(OLD.replace).run(json("b"), "one");
    old.prepare(OLD.remove).run("two");
    old.prepare(OLD.insert).run("four", json("a"));
    expect(await keysBy(records, "a")).toEqual(["four", "three"]);
    expect(await keysBy(records, "b")).toEqual(["one"]);
    old.prepare(OLD.replace).run(json("c"), "one");
    expect(await keysBy(records, "b")).toEqual([]);
    expect(await keysBy(records, "c")).toEqual(["one"]);
    old.close();
  });
});
