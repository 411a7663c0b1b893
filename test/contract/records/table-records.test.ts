import { createDefaultHttpClient, type HttpClient, type PipelineRequest } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { label } from "../../../platform/records/labels.ts";
import { change, type RecordKind } from "../../../platform/records/records.ts";
import { documentRow } from "../../../platform/records/table-rows.ts";
import { AZURITE, azuriteRecords, azuriteTable } from "./azurite.ts";

const notes: RecordKind<{ text: string }> = { name: "note", schema: z.strictObject({ text: z.string() }) };

/** The table does what it is asked, and the answer gets lost, as often as `losses` counts down. */
function losing(): { losses: number; requests: number; httpClient: HttpClient } {
  const wire = createDefaultHttpClient();
  const line = {
    losses: 0,
    requests: 0,
    httpClient: {
      sendRequest: async (request: PipelineRequest) => {
        line.requests += 1;
        const answer = await wire.sendRequest(request);
        if (line.losses === 0) return answer;
        line.losses -= 1;
        throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET", name: "RestError" });
      },
    },
  };
  return line;
}

/** A store whose answers can be lost, one of another instance beside it, and the table below both. */
function world() {
  const line = losing();
  const table = azuriteTable(undefined, {
    httpClient: line.httpClient,
    retryOptions: { maxRetries: 3, retryDelayInMs: 1, maxRetryDelayInMs: 2 },
  });
  let now = Date.parse("2026-03-02T08:00:00Z");
  const records = azuriteRecords({ now: () => now }, table);
  return {
    ...{ line, table, records },
    pass: (ms: number) => {
      now += ms;
    },
    keys: async () => (await records.list(notes, { limit: 10 })).items.map(({ key }) => key),
    version: async (key: string) => (await records.read(notes, key))?.version ?? "",
  };
}

describe.runIf(AZURITE !== undefined)("records in Azure Tables", () => {
  it("count a write as done whose answer was lost, when the client finds it in its own way", async () => {
    const { line, records, version } = world();
    expect(await records.insert(notes, "other", { text: "makes the table" })).toBe(true);
    // The first request of an insert asks for the newest place; the second writes.
    const inserting = records.insert(notes, "a", { text: "1" });
    line.losses = 2;
    expect(await inserting).toBe(true);
    const read = await version("a");
    line.losses = 1;
    expect(await records.replace(notes, "a", { text: "2" }, read)).toBe(true);
    expect(line.losses).toBe(0);
    expect((await records.read(notes, "a"))?.value.text).toBe("2");
  });

  it("do not take another's write for their own", async () => {
    const { line, records, version } = world();
    await records.insert(notes, "a", { text: "1" });
    const read = await version("a");
    await records.replace(notes, "a", { text: "other" }, read);
    line.losses = 1;
    expect(await records.replace(notes, "a", { text: "mine" }, read)).toBe(false);
    line.losses = 2;
    expect(await records.insert(notes, "a", { text: "mine" })).toBe(false);
    expect((await records.read(notes, "a"))?.value.text).toBe("other");
  });

  it("list by who came last even if the clock of an instance is an hour slow", async () => {
    const { records, keys, pass } = world();
    await records.insert(notes, "first", { text: "" });
    pass(-3_600_000);
    await records.insert(notes, "second", { text: "" });
    await records.insert(notes, "third", { text: "" });
    expect(await keys()).toEqual(["third", "second", "first"]);
  });

  it("give every insert of the same millisecond its own place", async () => {
    const { records, keys } = world();
    const names = Array.from({ length: 8 }, (_none, index) => `k${String(index)}`);
    const made = await Promise.all(names.map((name) => records.insert(notes, name, { text: name })));
    expect(made).toEqual(names.map(() => true));
    expect((await keys()).sort()).toEqual(names);
  });

  it("list past a place whose removal was interrupted, and clear it", async () => {
    const { table, records } = world();
    for (const key of ["a", "b", "c"]) await records.insert(notes, key, { text: key });
    await table.deleteEntity("note", documentRow("b"));
    const page = await records.list(notes, { limit: 2 });
    expect(page.items.map(({ key }) => key)).toEqual(["c", "a"]);
    expect(page.more).toBe(false);
    const left: unknown[] = [];
    for await (const entity of table.listEntities()) left.push(entity.rowKey);
    expect(left).toHaveLength(4);
  });

  it(
    "lose no change of two instances that change one document side by side",
    { timeout: 60_000 },
    async () => {
      const { table, records } = world();
      await records.insert(notes, "a", { text: "" });
      const instances = [
        records,
        azuriteRecords(undefined, Object.assign(table, { createTable: async () => undefined })),
      ];
      const changes = instances.flatMap((instance) =>
        Array.from({ length: 20 }, () => change(instance, notes, "a", ({ text }) => ({ text: `${text}x` }))),
      );
      await Promise.all(changes);
      expect((await records.read(notes, "a"))?.value.text).toHaveLength(40);
    },
  );

  it("cost a request for each document of a page by label, and two besides, however many others there are", async () => {
    const { line, records } = world();
    const tasks = {
      ...notes,
      labels: { version: 1, of: ({ text }: { text: string }) => [label("text", text)] },
    };
    const inserts = Array.from({ length: 120 }, (_none, index) =>
      records.insert(tasks, `k${String(index)}`, { text: index % 40 === 0 ? "rare" : "common" }),
    );
    await Promise.all(inserts);
    line.requests = 0;
    expect((await records.list(tasks, { limit: 50, label: label("text", "rare") })).items).toHaveLength(3);
    expect(line.requests).toBe(5);
  });

  it("read a page of more documents than are asked for at once", async () => {
    const { records } = world();
    const names = Array.from({ length: 45 }, (_none, index) => `k${String(index)}`);
    for (const name of names) await records.insert(notes, name, { text: name });
    const page = await records.list(notes, { limit: 44 });
    expect(page.items.map(({ key }) => key)).toEqual([...names].reverse().slice(0, 44));
    expect(page.more).toBe(true);
  });

  it("say that the table is missing, not that the document is", async () => {
    const records = azuriteRecordsWithoutTable();
    const missing = { name: "RecordsUnavailable", status: 404 };
    await expect(records.read(notes, "a")).rejects.toMatchObject(missing);
    await expect(records.insert(notes, "a", { text: "" })).rejects.toThrow("make the table, as infra/ does");
  });
});

function azuriteRecordsWithoutTable() {
  const table = azuriteTable();
  return azuriteRecords(undefined, Object.assign(table, { createTable: () => Promise.resolve() }));
}
