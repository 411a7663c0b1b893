import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { label } from "../../../platform/records/labels.ts";
import type { RecordKind, Records } from "../../../platform/records/records.ts";
import { valuesOf } from "../../support/values-of.ts";
import { stores } from "./stores.ts";

interface Task {
  readonly state: string;
  readonly owner?: string | undefined;
}
const schema = z.strictObject({ state: z.string(), owner: z.string().optional() });
const byState = (task: Task) => [label("state", task.state)];

/** A kind as two versions know it: the newer one finds tasks by their owner as well. */
const older: RecordKind<Task> = { name: "task", schema, labels: { version: 1, of: byState } };
const tasks: RecordKind<Task> = {
  name: "task",
  schema,
  labels: {
    version: 2,
    of: (task) => [...byState(task), ...(task.owner === undefined ? [] : [label("owner", task.owner)])],
  },
};
const notes: RecordKind<Task> = { name: "note", schema };

const state = (value: string) => label("state", value);

async function keysBy(records: Records, wanted: string, limit = 100): Promise<readonly string[]> {
  return (await records.list(tasks, { limit, label: wanted })).items.map(({ key }) => key);
}

async function move(records: Records, kind: RecordKind<Task>, key: string, task: Task): Promise<boolean> {
  const stored = await records.read(kind, key);
  return stored !== undefined && records.replace(kind, key, task, stored.version);
}

describe.each(stores)("labels of records in $store", ({ open }) => {
  it("find those that bear one, the latest insert first, and no other kind's", async () => {
    const records = open();
    for (const key of ["a", "b", "c"])
      await records.insert(tasks, key, { state: key === "b" ? "done" : "new" });
    await records.insert(notes, "d", { state: "new" });
    expect(await keysBy(records, state("new"))).toEqual(["c", "a"]);
    expect(await keysBy(records, state("done"))).toEqual(["b"]);
    expect(await keysBy(records, state("unknown"))).toEqual([]);
  });

  it("follow a document that is replaced, removed and inserted again, which keeps its place or gets a new one", async () => {
    const records = open();
    for (const key of ["a", "b", "c"]) await records.insert(tasks, key, { state: "new" });
    await move(records, tasks, "a", { state: "done", owner: "ada" });
    await move(records, tasks, "c", { state: "done" });
    await move(records, tasks, "a", { state: "done", owner: "bob" });
    expect(await keysBy(records, state("done"))).toEqual(["c", "a"]);
    expect(await keysBy(records, label("owner", "ada"))).toEqual([]);
    expect(await keysBy(records, label("owner", "bob"))).toEqual(["a"]);
    expect(await records.remove(tasks, "c", (await records.read(tasks, "c"))?.version ?? "")).toBe(true);
    expect(await keysBy(records, state("done"))).toEqual(["a"]);
    await records.insert(tasks, "c", { state: "new" });
    await records.insert(tasks, "d", { state: "new" });
    expect(await keysBy(records, state("new"))).toEqual(["d", "c", "b"]);
  });

  it("stay as they are where a write comes too late", async () => {
    const records = open();
    await records.insert(tasks, "a", { state: "new" });
    const { version = "" } = (await records.read(tasks, "a")) ?? {};
    await move(records, tasks, "a", { state: "done" });
    expect(await records.replace(tasks, "a", { state: "late" }, version)).toBe(false);
    expect(await records.remove(tasks, "a", version)).toBe(false);
    expect(await records.insert(tasks, "a", { state: "late" })).toBe(false);
    expect(await keysBy(records, state("late"))).toEqual([]);
    expect(await keysBy(records, state("done"))).toEqual(["a"]);
  });

  it("are paged through by the same cursors as the whole list, while documents come and go", async () => {
    const records = open();
    for (const key of ["a", "b", "c", "d", "e"]) await records.insert(tasks, key, { state: "new" });
    const first = await records.list(tasks, { limit: 2, label: state("new") });
    expect([first.items.map(({ key }) => key), first.more]).toEqual([["e", "d"], true]);
    await records.insert(tasks, "f", { state: "new" });
    await move(records, tasks, "d", { state: "done" });
    await move(records, tasks, "b", { state: "done" });
    const after = first.items.at(-1)?.cursor;
    const second = await records.list(tasks, { limit: 2, after, label: state("new") });
    expect([second.items.map(({ key }) => key), second.more]).toEqual([["c", "a"], false]);
    expect((await records.list(tasks, { limit: 9, after })).items.map(({ key }) => key)).toEqual([
      "c",
      "b",
      "a",
    ]);
  });

  it.each([
    ["quotes and separators", `a","b`, `a`],
    ["case", "Ada", "ada"],
    ["a blank at the end", "ada ", "ada"],
    ["the end of a long text", `${"x".repeat(3000)}1`, `${"x".repeat(3000)}2`],
    ["characters that no row key may have", "a/b\\c#d?e\u0000", "a/b\\c#d?e\u0001"],
  ])("are told apart by %s", async (_what, one, other) => {
    const records = open();
    await records.insert(tasks, "one", { state: "new", owner: one });
    await records.insert(tasks, "other", { state: "new", owner: other });
    expect(await keysBy(records, label("owner", one))).toEqual(["one"]);
    expect(await keysBy(records, label("owner", other))).toEqual(["other"]);
  });

  it("show what an older version wrote beside a newer one, by labels that only the newer one knows", async () => {
    const records = open();
    await records.insert(older, "old", { state: "new", owner: "ada" });
    await records.insert(tasks, "both", { state: "new", owner: "ada" });
    expect(await keysBy(records, label("owner", "ada"))).toEqual(["both", "old"]);
    await move(records, older, "both", { state: "done", owner: "bob" });
    expect(await keysBy(records, label("owner", "ada"))).toEqual(["old"]);
    expect(await keysBy(records, label("owner", "bob"))).toEqual(["both"]);
    // The older version lists what it knows, and takes nothing away from the newer one.
    expect(
      (await records.list(older, { limit: 9, label: state("done") })).items.map(({ key }) => key),
    ).toEqual(["both"]);
    expect(await keysBy(records, label("owner", "bob"))).toEqual(["both"]);
  });

  it("stay on a document that this version cannot read", async () => {
    const records = open();
    const anything: RecordKind<unknown> = {
      name: "task",
      schema: z.unknown(),
      labels: { version: 1, of: () => [state("new")] },
    };
    await records.insert(anything, "strange", { of: "tomorrow" });
    await records.insert(tasks, "ours", { state: "new" });
    for (let again = 0; again < 2; again += 1) {
      const { items } = await records.list(tasks, { limit: 9, label: state("new") });
      expect(items).toMatchObject([
        { key: "ours" },
        { key: "strange", because: { name: "MalformedRecord" } },
      ]);
    }
  });

  it("agree with a look at every document, after any writes", async () => {
    const keys = ["a", "b", "c", "d"];
    const task = fc.record({
      state: fc.constantFrom("new", "done"),
      owner: fc.option(fc.constantFrom("ada", "bob"), { nil: undefined }),
    });
    const write = fc.record({
      does: fc.constantFrom("insert", "replace", "remove"),
      kind: fc.constantFrom(older, tasks),
      key: fc.constantFrom(...keys),
      task,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(write, { maxLength: 25 }), async (writes) => {
        const records = open();
        for (const { does, kind, key, task: value } of writes) {
          const version = (await records.read(kind, key))?.version ?? "";
          if (does === "insert") await records.insert(kind, key, value);
          if (does === "replace") await records.replace(kind, key, value, version);
          if (does === "remove") await records.remove(kind, key, version);
        }
        const all = await records.list(tasks, { limit: 100 });
        for (const wanted of ["new", "done"]) {
          const expected = valuesOf(all).flatMap((value, at) =>
            value.state === wanted ? [all.items[at]?.key ?? ""] : [],
          );
          expect(await keysBy(records, state(wanted))).toEqual(expected);
        }
        for (const owner of ["ada", "bob"]) {
          const expected = valuesOf(all).flatMap((value, at) =>
            value.owner === owner ? [all.items[at]?.key ?? ""] : [],
          );
          expect(await keysBy(records, label("owner", owner))).toEqual(expected);
        }
      }),
      { seed: 20300301, numRuns: 25 },
    );
  });
});
