import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { DatabaseUnusable } from "../../../platform/sqlite/trouble.ts";
import { sqliteRecords } from "../../../platform/records/sqlite-records.ts";
import type { RecordKind } from "../../../platform/records/records.ts";
import { temporaryFolder } from "../../support/rehearsed.ts";

const notes: RecordKind<string> = { name: "notes", schema: z.string() };
/** Room for the schema and a few documents, in pages of 4 KiB. */
const PAGES = 12;

describe("a records file on a full disk", () => {
  it("says so in words that name the file, and keeps what was acknowledged", async () => {
    const file = join(temporaryFolder(), "records.db");
    const records = sqliteRecords(file, PAGES);
    onTestFinished(() => records.close());
    const kept: string[] = [];
    const fill = async () => {
      for (let index = 0; ; index += 1) {
        const key = `note-${String(index)}`;
        await records.insert(notes, key, "x".repeat(4096));
        kept.push(key);
      }
    };
    await expect(fill()).rejects.toThrow(
      new RegExp(
        `^The records in ${file} cannot grow: the disk is full; free some space, then start again\\.$`,
      ),
    );
    await expect(fill()).rejects.toThrow(DatabaseUnusable);
    expect(kept.length).toBeGreaterThan(0);
    for (const key of kept) expect((await records.read(notes, key))?.value).toHaveLength(4096);
  });
});
