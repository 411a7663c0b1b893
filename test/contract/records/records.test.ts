import { describe, expect, it } from "vitest";
import { z } from "zod";
import { change, type RecordKind, type Records } from "../../../platform/records/records.ts";
import { stores } from "./stores.ts";
import { valuesOf } from "../../support/values-of.ts";

interface Note {
  readonly text: string;
  readonly more?: Readonly<Record<string, unknown>> | undefined;
}
const notes: RecordKind<Note> = {
  name: "note",
  schema: z.strictObject({ text: z.string(), more: z.record(z.string(), z.unknown()).optional() }),
};
const others: RecordKind<Note> = { name: "other", schema: notes.schema };
const strangers: RecordKind<{ number: number }> = {
  name: "note",
  schema: z.strictObject({ number: z.number() }),
};

async function versionOf(records: Records, key: string): Promise<string> {
  const stored = await records.read(notes, key);
  if (stored === undefined) throw new Error(`there is no note ${key}`);
  return stored.version;
}

async function textOf(records: Records, key: string): Promise<string | undefined> {
  return (await records.read(notes, key))?.value.text;
}

describe.each(stores)("records in $store", ({ open }) => {
  it("answer nothing for a key that was never written", async () => {
    expect(await open().read(notes, "a")).toBeUndefined();
  });

  it("give back what was inserted, with every nested value and character", async () => {
    const records = open();
    const note: Note = { text: "Zürich 🚀 'quoted' \u0000 end", more: { list: [1, null, { deep: true }] } };
    expect(await records.insert(notes, "a", note)).toBe(true);
    expect(await records.read(notes, "a")).toMatchObject({ key: "a", value: note });
  });

  it("insert a key once, and leave the first document as it is", async () => {
    const records = open();
    await records.insert(notes, "a", { text: "first" });
    expect(await records.insert(notes, "a", { text: "second" })).toBe(false);
    expect(await textOf(records, "a")).toBe("first");
  });

  it("keep kinds apart, and keys apart that differ in case or by a blank", async () => {
    const records = open();
    await records.insert(notes, "a", { text: "note" });
    expect(await records.insert(others, "a", { text: "other" })).toBe(true);
    expect(await records.insert(notes, "A", { text: "capital" })).toBe(true);
    expect(await records.insert(notes, "a ", { text: "blank" })).toBe(true);
    expect(await textOf(records, "a")).toBe("note");
  });

  it("let one of several replace the version that all of them read", async () => {
    const records = open();
    await records.insert(notes, "a", { text: "old" });
    const version = await versionOf(records, "a");
    const won = await Promise.all(
      ["x", "y", "z"].map((text) => records.replace(notes, "a", { text }, version)),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await textOf(records, "a")).toBe(["x", "y", "z"][won.indexOf(true)]);
  });

  it("remove only the version that was read", async () => {
    const records = open();
    await records.insert(notes, "a", { text: "old" });
    const old = await versionOf(records, "a");
    await records.replace(notes, "a", { text: "new" }, old);
    expect(await records.remove(notes, "a", old)).toBe(false);
    expect(await records.remove(notes, "a", await versionOf(records, "a"))).toBe(true);
    expect(await records.read(notes, "a")).toBeUndefined();
  });

  it("neither replace nor remove what is not there", async () => {
    const records = open();
    expect(await records.replace(notes, "a", { text: "x" }, "1")).toBe(false);
    expect(await records.remove(notes, "a", "1")).toBe(false);
  });

  it("never show a version again, not even after a key was removed and taken anew", async () => {
    const records = open();
    await records.insert(notes, "a", { text: "first" });
    const first = await versionOf(records, "a");
    await records.remove(notes, "a", first);
    await records.insert(notes, "a", { text: "second" });
    expect(await records.replace(notes, "a", { text: "stolen" }, first)).toBe(false);
    expect(await textOf(records, "a")).toBe("second");
  });

  it("list a kind from the latest insert to the first, whatever was changed in between", async () => {
    const records = open();
    for (const key of ["a", "b", "c"]) await records.insert(notes, key, { text: key });
    await records.insert(others, "d", { text: "d" });
    await records.replace(notes, "a", { text: "changed" }, await versionOf(records, "a"));
    const page = await records.list(notes, { limit: 10 });
    expect(valuesOf(page).map(({ text }) => text)).toEqual(["c", "b", "changed"]);
    expect(page.more).toBe(false);
  });

  it("page through a list so that what is inserted meanwhile neither repeats nor hides a document", async () => {
    const records = open();
    for (const key of ["a", "b", "c", "d"]) await records.insert(notes, key, { text: key });
    const first = await records.list(notes, { limit: 2 });
    await records.insert(notes, "e", { text: "e" });
    const second = await records.list(notes, { limit: 2, after: first.items.at(-1)?.cursor });
    expect([...first.items, ...second.items].map(({ key }) => key)).toEqual(["d", "c", "b", "a"]);
    expect([first.more, second.more]).toEqual([true, false]);
  });

  it("go on from any document of a page, by its cursor of digits", async () => {
    const records = open();
    for (const key of ["a", "b", "c"]) await records.insert(notes, key, { text: key });
    const [newest] = (await records.list(notes, { limit: 3 })).items;
    expect(newest?.cursor).toMatch(/^\d+$/);
    const rest = await records.list(notes, { limit: 3, after: newest?.cursor });
    expect(rest.items.map(({ key }) => key)).toEqual(["b", "a"]);
  });

  it("name kind, key and field of a document that does not keep its schema, and not its values", async () => {
    const records = open();
    await records.insert(notes, "a", { text: "hush" });
    const reading = records.read(strangers, "a");
    await expect(reading).rejects.toThrow(/the note record a does not keep its schema: number: /);
    await expect(reading).rejects.not.toThrow(/hush/);
    const [listed] = (await records.list(strangers, { limit: 1 })).items;
    expect(listed).toMatchObject({ key: "a", because: { message: expect.stringContaining("number") } });
    expect(JSON.stringify(listed)).not.toContain("hush");
  });

  it("keep keys of any characters apart, those of Azure's ids and of file systems among them", async () => {
    const records = open();
    const keys = [
      "/subscriptions/s/x",
      "/subscriptions/s\\x",
      "a#b",
      "a?b",
      "a%2Fb",
      "a/b",
      "'a'",
      "..",
      " ",
      "\n",
      "é",
      "e\u0301",
      "🚀",
    ];
    for (const key of keys) expect(await records.insert(notes, key, { text: key })).toBe(true);
    expect(await Promise.all(keys.map((key) => textOf(records, key)))).toEqual(keys);
    const page = await records.list(notes, { limit: 100 });
    expect(page.items.map(({ key }) => key)).toEqual([...keys].reverse());
  });

  it("give back a document of the size that is allowed, whatever it was before, and refuse a larger one", async () => {
    const records = open();
    const around = Buffer.byteLength(JSON.stringify({ text: "" }));
    const largest = `${"ü".repeat(491_000)}${"x".repeat(960 * 1024 - around - 982_000)}`;
    expect(await records.insert(notes, "a", { text: largest })).toBe(true);
    expect(await textOf(records, "a")).toBe(largest);
    expect(await records.replace(notes, "a", { text: "small" }, await versionOf(records, "a"))).toBe(true);
    expect(await textOf(records, "a")).toBe("small");

    const tooLarge = { text: `${largest}xx` };
    await expect(records.insert(notes, "b", tooLarge)).rejects.toMatchObject({ name: "RecordTooLarge" });
    await expect(records.replace(notes, "a", tooLarge, await versionOf(records, "a"))).rejects.toThrow(
      "the note record a would have 983042 bytes; at most 983040",
    );
    expect([await textOf(records, "a"), await textOf(records, "b")]).toEqual(["small", undefined]);
  });

  it("take keys of up to 1,024 bytes and refuse longer and empty ones, whatever is asked", async () => {
    const records = open();
    expect(await records.insert(notes, "k".repeat(1024), { text: "long" })).toBe(true);
    for (const key of ["", "k".repeat(1025), "ü".repeat(513)]) {
      const refused = { name: "UnusableKey" };
      await expect(records.read(notes, key)).rejects.toMatchObject(refused);
      await expect(records.insert(notes, key, { text: "x" })).rejects.toMatchObject(refused);
      await expect(records.replace(notes, key, { text: "x" }, "1")).rejects.toMatchObject(refused);
      await expect(records.remove(notes, key, "1")).rejects.toMatchObject(refused);
    }
  });

  it("take 200 inserts and then 200 changes of one kind at the same time", { timeout: 60_000 }, async () => {
    const records = open();
    const keys = Array.from({ length: 200 }, (_none, index) => `k${String(index)}`);
    const inserted = await Promise.all(keys.map((key) => records.insert(notes, key, { text: key })));
    expect(inserted).not.toContain(false);
    const page = await records.list(notes, { limit: 300 });
    expect(page.items.map(({ key }) => key).sort()).toEqual([...keys].sort());
    await Promise.all(
      keys.map((key) => change(records, notes, key, ({ text }) => ({ text: `${text} changed` }))),
    );
    expect(
      valuesOf(await records.list(notes, { limit: 300 })).filter(({ text }) => !text.endsWith("changed")),
    ).toEqual([]);
  });

  it("is not lost among 200 of one document at the same time", { timeout: 60_000 }, async () => {
    const records = open();
    await records.insert(notes, "a", { text: "" });
    const changes = Array.from({ length: 200 }, () =>
      change(records, notes, "a", ({ text }) => ({ text: `${text}x` })),
    );
    await Promise.all(changes);
    expect((await textOf(records, "a"))?.length).toBe(200);
  });
});

describe.each(stores)("a change in $store", ({ open }) => {
  it("edits what stands and answers what it wrote", async () => {
    const records = open();
    await records.insert(notes, "a", { text: "1" });
    expect(await change(records, notes, "a", ({ text }) => ({ text: `${text}2` }))).toEqual({ text: "12" });
    expect(await textOf(records, "a")).toBe("12");
  });

  it("answers nothing where there is nothing to change", async () => {
    expect(await change(open(), notes, "a", (note) => ({ ...note }))).toBeUndefined();
  });

  it("writes nothing when the edit answers the same object", async () => {
    const records = open();
    await records.insert(notes, "a", { text: "same" });
    const before = await versionOf(records, "a");
    await change(records, notes, "a", (note) => note);
    expect(await versionOf(records, "a")).toBe(before);
  });

  it("loses no edit of several that run at the same time", async () => {
    const records = open();
    await records.insert(notes, "a", { text: "" });
    const letters = ["a", "b", "c", "d", "e"];
    await Promise.all(
      letters.map((letter) => change(records, notes, "a", ({ text }) => ({ text: text + letter }))),
    );
    expect([...((await textOf(records, "a")) ?? "")].sort()).toEqual(letters);
  });

  it("gives up after ten tries with others always first, and says so", async () => {
    const records = open();
    await records.insert(notes, "a", { text: "0" });
    let tries = 0;
    const meddled: Records = {
      ...records,
      replace: async (kind, key, value, version) => {
        tries += 1;
        await records.replace(notes, "a", { text: String(tries) }, version);
        return records.replace(kind, key, value, version);
      },
    };
    await expect(change(meddled, notes, "a", () => ({ text: "mine" }))).rejects.toMatchObject({
      name: "RecordContended",
    });
    expect(tries).toBe(10);
    expect(await textOf(records, "a")).toBe("10");
  });

  it("passes on what the edit throws, with nothing written", async () => {
    const records = open();
    await records.insert(notes, "a", { text: "kept" });
    const refusing = change(records, notes, "a", () => {
      throw new RangeError("no");
    });
    await expect(refusing).rejects.toThrow(RangeError);
    expect(await textOf(records, "a")).toBe("kept");
  });
});
