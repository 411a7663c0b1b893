import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  MemoryStore,
  SqliteStore,
  type HistoryEvent,
  type Instance,
  type Store,
} from "../../../local/runtime/index.ts";
import type { Message } from "../../../local/runtime/engine/history.ts";
import type { NewActivity } from "../../../local/runtime/engine/turn.ts";
import type { TurnChange } from "../../../local/runtime/store/store.ts";

const at = 1_000_000;

const anInstance = (instanceId: string, more: Partial<Instance> = {}): Instance => ({
  instanceId,
  executionId: `${instanceId}-1`,
  name: "Work",
  version: null,
  status: "Running",
  input: '{"a":1}',
  output: null,
  customStatus: null,
  parent: { name: "Boss", version: null, instanceId: "boss", executionId: "boss-1", taskId: 3 },
  generation: 2,
  createdAt: at,
  updatedAt: at,
  ...more,
});

const raised = (to: string, name: string, visibleAt = at): Message => ({
  to,
  executionId: null,
  visibleAt,
  event: { type: "EventRaised", at: visibleAt, played: false, name, input: "null" },
});

const timer = (to: string, visibleAt: number): Message => ({
  to,
  executionId: `${to}-1`,
  visibleAt,
  event: { type: "TimerFired", at, played: false, timerId: 0, fireAt: visibleAt },
});

const anActivity = (instanceId: string, taskId: number): NewActivity => ({
  instanceId,
  executionId: `${instanceId}-1`,
  taskId,
  name: "Do",
  input: '"x"',
});

const done = ({ instanceId, executionId, taskId }: NewActivity): Message => ({
  to: instanceId,
  executionId,
  visibleAt: at,
  event: { type: "TaskCompleted", at, played: false, taskId, result: "1" },
});

const mark = (type: "OrchestratorStarted" | "OrchestratorCompleted"): HistoryEvent => ({
  type,
  at,
  played: false,
});

const aChange = (instance: Instance, more: Partial<TurnChange> = {}): TurnChange => ({
  instance,
  renewed: false,
  added: [],
  timersOver: false,
  activities: [],
  messages: [],
  ...more,
});

/** Puts an instance and its activities into the store, as a turn does. */
function withActivities(store: Store, instanceId: string, ...activities: NewActivity[]): void {
  store.commitTurn({ instanceId, consumed: [], change: aChange(anInstance(instanceId), { activities }) }, at);
}

const lease = (token: string, until = at + 60) => ({ token, until });

const namesIn = (store: Store, id: string, now = at) =>
  store.inbox(id, now).messages.map(({ event }) => (event.type === "EventRaised" ? event.name : event.type));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runtime-store-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe.each([
  ["memory", () => new MemoryStore()],
  ["SQLite", () => new SqliteStore(join(folder, "store.db"))],
] as const)("the %s store", (_name, open) => {
  let store: Store;
  beforeEach(() => {
    store = open();
  });
  afterEach(() => {
    store.close();
  });

  it("gives an instance back as it was put in", () => {
    store.create(anInstance("a"), raised("a", "Go"), at);
    expect(store.instance("a")).toEqual(anInstance("a"));
    expect(store.instance("b")).toBeUndefined();
  });

  it("replaces all that belonged to an instance of the same id", () => {
    store.create(anInstance("a"), raised("a", "First"), at);
    withActivities(store, "a", anActivity("a", 0));
    store.create(anInstance("a", { generation: 3 }), raised("a", "Second"), at);
    expect(store.instance("a")?.generation).toBe(3);
    expect(namesIn(store, "a")).toEqual(["Second"]);
    expect(store.history("a")).toEqual([]);
    expect(store.claimActivity(lease("t"), at)).toBeUndefined();
  });

  it("delivers messages by the time at which they fall due, and equal ones in the order in which they came", () => {
    store.create(anInstance("a"), raised("a", "Later", at + 5), at);
    store.send(raised("a", "One"), at);
    store.send(raised("a", "Two"), at);
    expect(namesIn(store, "a")).toEqual(["One", "Two"]);
    expect(namesIn(store, "a", at + 5)).toEqual(["One", "Two", "Later"]);
  });

  it("serves first the instance whose message has waited longest", () => {
    store.create(anInstance("a"), raised("a", "Go", at + 2), at);
    store.create(anInstance("b"), raised("b", "Go", at + 1), at);
    expect(store.nextReady(at)).toBeUndefined();
    expect(store.nextReady(at + 3)).toBe("b");
  });

  it("appends a turn's events and takes its messages out of the inbox", () => {
    store.create(anInstance("a"), raised("a", "Go"), at);
    const consumed = store.inbox("a", at).messages.map(({ seq }) => seq);
    const first = aChange(anInstance("a", { customStatus: '"half"' }), {
      added: [mark("OrchestratorStarted")],
    });
    expect(store.commitTurn({ instanceId: "a", consumed, change: first }, at)).toBe(true);
    const second = aChange(anInstance("a"), { added: [mark("OrchestratorCompleted")] });
    expect(store.commitTurn({ instanceId: "a", consumed: [], change: second }, at)).toBe(true);
    expect(store.history("a").map(({ type }) => type)).toEqual([
      "OrchestratorStarted",
      "OrchestratorCompleted",
    ]);
    expect(namesIn(store, "a")).toEqual([]);
  });

  it("changes nothing when a turn's messages are gone", () => {
    store.create(anInstance("a"), raised("a", "Go"), at);
    const change = aChange(anInstance("a", { status: "Completed" }), { messages: [raised("b", "Ping")] });
    expect(store.commitTurn({ instanceId: "a", consumed: [999], change }, at)).toBe(false);
    expect(store.instance("a")?.status).toBe("Running");
    expect(namesIn(store, "b")).toEqual([]);
  });

  it("replaces the history of an execution that began anew, and drops the timers of the old one", () => {
    store.create(anInstance("a"), timer("a", at + 10), at);
    const old = aChange(anInstance("a"), { added: [mark("OrchestratorStarted")] });
    store.commitTurn({ instanceId: "a", consumed: [], change: old }, at);
    const anew = aChange(anInstance("a"), {
      renewed: true,
      timersOver: true,
      added: [mark("OrchestratorCompleted")],
      messages: [timer("a", at + 20)],
    });
    store.commitTurn({ instanceId: "a", consumed: [], change: anew }, at);
    expect(store.history("a").map(({ type }) => type)).toEqual(["OrchestratorCompleted"]);
    expect(store.inbox("a", at + 99).messages.map(({ visibleAt }) => visibleAt)).toEqual([at + 20]);
  });

  it("leases each activity to one holder until the lease runs out", () => {
    withActivities(store, "a", anActivity("a", 0), anActivity("a", 1));
    expect(store.claimActivity(lease("t1"), at)).toEqual({ ...anActivity("a", 0), token: "t1", attempt: 1 });
    expect(store.claimActivity(lease("t2"), at)?.taskId).toBe(1);
    expect(store.claimActivity(lease("t3"), at)).toBeUndefined();
    expect(store.claimActivity(lease("t4", at + 200), at + 60)).toMatchObject({ taskId: 0, attempt: 2 });
  });

  it("keeps a lease that is renewed, for its holder alone", () => {
    withActivities(store, "a", anActivity("a", 0));
    store.claimActivity(lease("t1"), at);
    expect(store.renewLease(anActivity("a", 0), lease("other", at + 500), at)).toBe(false);
    expect(store.renewLease(anActivity("a", 0), lease("t1", at + 500), at)).toBe(true);
    expect(store.claimActivity(lease("t2"), at + 100)).toBeUndefined();
  });

  it("takes a result once, from the holder of the lease", () => {
    withActivities(store, "a", anActivity("a", 0));
    store.claimActivity(lease("lost"), at);
    store.claimActivity(lease("held", at + 200), at + 60);
    expect(store.finishActivity(anActivity("a", 0), "lost", done(anActivity("a", 0)), at + 61)).toBe(false);
    expect(store.finishActivity(anActivity("a", 0), "held", done(anActivity("a", 0)), at + 62)).toBe(true);
    expect(store.finishActivity(anActivity("a", 0), "held", done(anActivity("a", 0)), at + 63)).toBe(false);
    expect(namesIn(store, "a")).toEqual(["TaskCompleted"]);
  });

  it("takes all leases away when their holders are known to be gone", () => {
    withActivities(store, "a", anActivity("a", 0));
    store.claimActivity(lease("t1"), at);
    expect(store.releaseLeases(at)).toBe(1);
    expect(store.claimActivity(lease("t2"), at)?.attempt).toBe(2);
  });

  it("puts parked activities aside until they are brought back", () => {
    withActivities(store, "a", anActivity("a", 0));
    store.claimActivity(lease("t1"), at);
    expect(store.parkActivity(anActivity("a", 0), "t1", "too often", at)).toBe(true);
    expect(store.claimActivity(lease("t2"), at + 999)).toBeUndefined();
    expect(store.parked()).toEqual([{ instanceId: "a", activity: "Do", error: "too often" }]);
    expect(store.unpark("a", at)).toBe(1);
    expect(store.claimActivity(lease("t3"), at)?.attempt).toBe(1);
  });

  it("holds back an instance whose turn failed, until its retry or until it is brought back", () => {
    store.create(anInstance("a"), raised("a", "Go"), at);
    store.deferTurn("a", { error: "broke", retryAt: at + 10 }, at);
    expect(store.nextReady(at + 9)).toBeUndefined();
    expect(store.nextDueAt(at)).toBe(at + 10);
    expect(store.nextReady(at + 10)).toBe("a");
    store.deferTurn("a", { error: "broke again", retryAt: null }, at + 10);
    expect(store.inbox("a", at + 10).failures).toBe(2);
    expect(store.nextReady(at + 9999)).toBeUndefined();
    expect(store.nextDueAt(at)).toBeUndefined();
    expect(store.parked()).toEqual([{ instanceId: "a", activity: null, error: "broke again" }]);
    expect(store.unpark("a", at + 20)).toBe(1);
    expect(store.nextReady(at + 20)).toBe("a");
  });

  it("forgets the failures of an instance once a turn of it was committed", () => {
    store.create(anInstance("a"), raised("a", "Go"), at);
    store.deferTurn("a", { error: "broke", retryAt: at }, at);
    store.commitTurn({ instanceId: "a", consumed: [], change: null }, at);
    expect(store.inbox("a", at).failures).toBe(0);
  });

  it("knows when the next thing falls due", () => {
    expect(store.nextDueAt(at)).toBeUndefined();
    store.create(anInstance("a"), raised("a", "Go"), at);
    store.send(timer("a", at + 50), at);
    withActivities(store, "b", anActivity("b", 0));
    store.claimActivity(lease("t1", at + 30), at);
    expect(store.nextDueAt(at)).toBe(at + 30);
    expect(store.nextDueAt(at + 30)).toBe(at + 50);
  });

  it("lists instances by id, filtered and in pages", () => {
    for (const [id, status, createdAt] of [
      ["b1", "Running", 10],
      ["a2", "Completed", 20],
      ["a1", "Running", 30],
    ] as const) {
      store.create(anInstance(id, { status, createdAt }), raised(id, "Go"), at);
    }
    const ids = (query: Parameters<Store["list"]>[0]) =>
      store.list(query).instances.map(({ instanceId }) => instanceId);
    expect(ids({ limit: 9 })).toEqual(["a1", "a2", "b1"]);
    expect(ids({ limit: 9, prefix: "a" })).toEqual(["a1", "a2"]);
    expect(ids({ limit: 9, statuses: ["Running"] })).toEqual(["a1", "b1"]);
    expect(ids({ limit: 9, createdFrom: 20, createdTo: 20 })).toEqual(["a2"]);
    const page = store.list({ limit: 2 });
    expect(page.next).toBe("a2");
    expect(store.list({ limit: 2, after: "a2" })).toMatchObject({
      instances: [{ instanceId: "b1" }],
      next: null,
    });
  });

  it("purges instances with all that belongs to them", () => {
    store.create(anInstance("a"), raised("a", "Go"), at);
    withActivities(store, "a", anActivity("a", 0));
    expect(store.purge(["a", "nobody"], at)).toBe(1);
    expect(store.instance("a")).toBeUndefined();
    expect(store.nextReady(at)).toBeUndefined();
    expect(store.claimActivity(lease("t"), at)).toBeUndefined();
  });

  it("drops the result of an activity whose instance was purged meanwhile", () => {
    withActivities(store, "a", anActivity("a", 0));
    store.claimActivity(lease("t"), at);
    store.purge(["a"], at);
    expect(store.finishActivity(anActivity("a", 0), "t", done(anActivity("a", 0)), at)).toBe(false);
    expect(store.nextReady(at)).toBeUndefined();
  });

  it("remembers the latest time that was committed", () => {
    expect(store.latestTime()).toBe(0);
    store.send(raised("a", "Go"), at);
    store.send(raised("a", "Go"), at - 5);
    expect(store.latestTime()).toBe(at);
  });
});
