import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { copyRecords } from "../../../../platform/records/copy-records.ts";
import { runs } from "../../../../platform/records/kinds.ts";
import { memoryRecords } from "../../../../platform/records/memory-records.ts";
import type { Records } from "../../../../platform/records/records.ts";
import { sqliteRecords } from "../../../../platform/records/sqlite-records.ts";
import { aRun } from "../../../unit/run/example-runs.ts";
import { stores, temporaryFile } from "../stores.ts";

const run = promisify(execFile);

async function filled(records: Records, ids: readonly string[]): Promise<Records> {
  for (const id of ids) await records.insert(runs, id, aRun({ id }));
  return records;
}

async function idsIn(records: Records): Promise<readonly string[]> {
  return (await records.list(runs, { limit: 500 })).items.map(({ key }) => key);
}

describe.each(stores)("a copy of records in $store", ({ open }) => {
  const ids = Array.from({ length: 120 }, (_none, index) => `run-${String(index)}`);

  it("lists the same documents in the same order", async () => {
    const from = await filled(open(), ids);
    const to = memoryRecords();
    expect(await copyRecords(from, to, [runs])).toEqual([
      { kind: "run", copied: 120, alreadyThere: 0, unreadable: [] },
    ]);
    expect(await idsIn(to)).toEqual([...ids].reverse());
    expect((await to.read(runs, "run-7"))?.value).toEqual(aRun({ id: "run-7" }));
  });

  it("goes on after an interruption, and leaves what the target has", async () => {
    const from = await filled(open(), ["a", "b", "c"]);
    const to = await filled(open(), ["a"]);
    expect(await copyRecords(from, to, [runs])).toEqual([
      { kind: "run", copied: 2, alreadyThere: 1, unreadable: [] },
    ]);
    expect(await idsIn(to)).toEqual(["c", "b", "a"]);
  });
});

describe("npm run copy-records", () => {
  const copy = (...args: string[]) =>
    run(process.execPath, ["--disable-warning=ExperimentalWarning", "local/records/main.ts", ...args]);

  it("copies between two stores and says how much", async () => {
    const [from, to] = [temporaryFile(), temporaryFile()];
    const records = await filled(sqliteRecords(from), ["a", "b"]);
    await records.close();
    const { stdout } = await copy(`sqlite:${from}`, `sqlite:${to}`);
    expect(stdout.split("\n")).toContain("run: 2 copied, 0 already there");
    const copied = sqliteRecords(to);
    expect(await idsIn(copied)).toEqual(["b", "a"]);
    await copied.close();
  });

  it("refuses what is no store, before it opens anything", async () => {
    await expect(copy("sqlite:x.db", "tables:https://evil.example")).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is no store of records") as string,
    });
    await expect(copy("sqlite:x.db")).rejects.toMatchObject({ code: 2 });
  });
});
