import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import { SqliteStore, startHost, StoreUnusable, VirtualClock } from "../../../local/runtime/index.ts";
import { storeTrouble } from "../../../local/runtime/store/store-trouble.ts";
import { testStart } from "../../support/runtime/hosted.ts";
import { temporaryStoreFile } from "../../support/runtime/temp-store.ts";

const started = (store: SqliteStore) =>
  startHost({
    store,
    clock: new VirtualClock({ start: testStart }),
    app: () => {
      df.app.activity("Echo", { handler: (value: string) => value });
      df.app.orchestration("Work", function* (context) {
        return (yield context.df.callActivity("Echo", "done")) as unknown;
      });
    },
  });

describe("a store whose file is in trouble", () => {
  it("that is damaged is refused in words, and nothing is changed in it", () => {
    const file = temporaryStoreFile();
    writeFileSync(file, "this is no database, whatever its name says".repeat(200));
    const before = readFileSync(file);
    expect(() => new SqliteStore(file)).toThrow(StoreUnusable);
    expect(() => new SqliteStore(file)).toThrow(/is no database of this program: nothing was changed in it/);
    expect(readFileSync(file)).toEqual(before);
  });

  it("whose folder is not there is refused in words", () => {
    const file = join(dirname(temporaryStoreFile()), "absent", "store.db");
    expect(() => new SqliteStore(file)).toThrow(/cannot be opened: its folder must exist and be writable/);
  });

  it("that is a folder is refused in words", () => {
    const file = temporaryStoreFile();
    mkdirSync(file);
    expect(() => new SqliteStore(file)).toThrow(StoreUnusable);
  });

  it("that may not be written is explained as that", () => {
    const file = temporaryStoreFile();
    new SqliteStore(file).close();
    // Whoever runs the tests may be allowed to write everything; a read-only handle gives SQLite's own error.
    const database = new DatabaseSync(file, { readOnly: true });
    const write = () => {
      try {
        database.exec("DELETE FROM meta");
      } catch (error) {
        throw storeTrouble(file, error);
      }
    };
    expect(write).toThrow(`The store ${file} cannot be written: make it and its folder writable`);
    database.close();
  });

  it("on a full disk breaks the host in words, and all that was acknowledged is there when there is room again", async () => {
    const file = temporaryStoreFile();
    new SqliteStore(file).close();
    const host = await started(new SqliteStore(file, 60));
    const acknowledged: string[] = [];
    let refusal: unknown;
    for (let count = 0; refusal === undefined && count < 500; count += 1) {
      const instanceId = `work-${String(count)}`;
      try {
        host.orchestrations.start({ name: "Work", instanceId, input: JSON.stringify("x".repeat(2000)) });
        acknowledged.push(instanceId);
      } catch (error) {
        refusal = error;
      }
    }
    expect(refusal).toBeInstanceOf(StoreUnusable);
    expect(String(refusal)).toContain("the disk is full; free some space, then start again");
    expect(acknowledged.length).toBeGreaterThan(5);
    await host.stop();

    const roomy = await started(new SqliteStore(file));
    await roomy.idle();
    for (const instanceId of acknowledged) {
      expect(roomy.orchestrations.instance(instanceId)?.status, instanceId).toBe("Completed");
    }
    await roomy.stop();
  });
});
