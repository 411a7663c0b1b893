import { copyFileSync, existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import {
  SqliteStore,
  startHost,
  StoreVersionMismatch,
  VirtualClock,
  type Instance,
} from "../../../local/runtime/index.ts";
import type { Message } from "../../../local/runtime/engine/history.ts";
import type { TurnChange } from "../../../local/runtime/store/store.ts";
import { outcomeOf, testStart } from "../../support/runtime/hosted.ts";
import { temporaryStoreFile } from "../../support/runtime/temp-store.ts";

const instance: Instance = {
  instanceId: "a",
  executionId: "a-1",
  name: "Work",
  version: null,
  status: "Running",
  input: null,
  output: null,
  customStatus: null,
  parent: null,
  generation: 0,
  createdAt: testStart,
  updatedAt: testStart,
};

const change: TurnChange = {
  instance,
  renewed: true,
  added: [{ type: "OrchestratorStarted", at: testStart, played: false }],
  timersOver: false,
  activities: [],
  messages: [],
};

const message = (to: string): Message => ({
  to,
  executionId: null,
  visibleAt: testStart,
  event: { type: "EventRaised", at: testStart, played: false, name: "Go", input: null },
});

/** What the next process finds when this one ends here. */
function reopened<T>(file: string, before: SqliteStore, look: (store: SqliteStore) => T): T {
  before.close();
  const store = new SqliteStore(file);
  try {
    return look(store);
  } finally {
    store.close();
  }
}

const turnOf = (instanceId: string) => ({
  instanceId,
  consumed: [],
  change: { ...change, instance: { ...instance, instanceId } },
});

describe("a turn that was committed", () => {
  it("is seen at once, and is in the file only after a flush", () => {
    const file = temporaryStoreFile();
    const store = new SqliteStore(file);
    store.commitTurn(turnOf("a"), testStart);
    store.flush();
    store.commitTurn(turnOf("b"), testStart);
    expect(store.instance("b")).toBeDefined();
    const found = reopened(file, store, (next) => [next.instance("a"), next.instance("b")]);
    expect(found).toEqual([instance, undefined]);
  });

  it("is in the file when a client's call made after it has returned", () => {
    const file = temporaryStoreFile();
    const store = new SqliteStore(file);
    store.commitTurn(turnOf("a"), testStart);
    store.send(message("a"), testStart);
    const found = reopened(file, store, (next) => [next.history("a").length, next.nextReady(testStart)]);
    expect(found).toEqual([1, "a"]);
  });

  it("is not undone by a later one that did not fit", () => {
    const file = temporaryStoreFile();
    const store = new SqliteStore(file);
    store.commitTurn(turnOf("a"), testStart);
    expect(store.commitTurn({ ...turnOf("a"), consumed: [99] }, testStart)).toBe(false);
    store.flush();
    expect(store.history("a")).toHaveLength(1);
    expect(reopened(file, store, (next) => next.history("a"))).toHaveLength(1);
  });
});

describe("a store file of version 1", () => {
  const released = fileURLToPath(new URL("../../fixtures/runtime/store-v1.db", import.meta.url));

  it("is brought up to date with a copy beside it, and its orchestrations go on", async () => {
    const file = temporaryStoreFile();
    copyFileSync(released, file);
    const host = await startHost({
      store: new SqliteStore(file),
      clock: new VirtualClock({ start: testStart }),
      app: () => {
        df.app.activity("Step", { handler: (name: string) => `${name} done` });
        df.app.orchestration("Work", function* (context) {
          const first: unknown = yield context.df.callActivity("Step", "first");
          const go: unknown = yield context.df.waitForExternalEvent("Go");
          return [first, go, yield context.df.callActivity("Step", "last")];
        });
      },
    });
    host.orchestrations.raise("one", "Go", '"went"');
    await host.idle();
    expect(outcomeOf(host, "one")).toEqual({
      status: "Completed",
      output: ["first done", "went", "last done"],
    });
    await host.stop();
    const copy = new DatabaseSync(`${file}.v1`);
    expect(copy.prepare("SELECT value FROM meta WHERE name = 'schema_version'").get()?.["value"]).toBe(1);
    copy.close();
  });

  it("is not copied when it is up to date", () => {
    const file = temporaryStoreFile();
    new SqliteStore(file).close();
    new SqliteStore(file).close();
    expect([1, 2].some((version) => existsSync(`${file}.v${version}`))).toBe(false);
  });

  it("of a later version is refused", () => {
    const file = temporaryStoreFile();
    new SqliteStore(file).close();
    const database = new DatabaseSync(file);
    database.exec("UPDATE meta SET value = 99 WHERE name = 'schema_version'");
    database.close();
    expect(() => new SqliteStore(file)).toThrow(StoreVersionMismatch);
  });
});
