import { describe, expect, it } from "vitest";
import { z } from "zod";
import { recordActivities } from "../../../activities/record-activities.ts";
import { canonicalId } from "../../../domain/arm-id/arm-id.ts";
import { copyRecords } from "../../../platform/records/copy-records.ts";
import { forgetOldPlans, PLANS_KEPT_MS } from "../../../platform/records/kept-plans.ts";
import { clusterLeases, idempotencyKeys, plans, runs } from "../../../platform/records/kinds.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { isReadable, type RecordKind, type Records } from "../../../platform/records/records.ts";
import { takeLease } from "../../../platform/records/cluster-lease.ts";
import { CLUSTER_ID, READ_AT } from "../../support/migration-facts.ts";
import { person } from "../../support/people.ts";
import { aReport } from "../../unit/run/example-report.ts";
import { aPlan, aPlanHash, aRun, anIncident } from "../../unit/run/example-runs.ts";
import { HttpApi } from "../http/http-api.ts";
import { stores } from "./stores.ts";

const Document = z.record(z.string(), z.unknown());
type Document = z.infer<typeof Document>;

/** A kind as it lies in the store, whatever any version makes of it. */
const raw = ({ name }: { readonly name: string }): RecordKind<Document> => ({ name, schema: Document });

const soon = { since: "0.2.0", nested: [{ deep: true }] };

const hurry = { name: "hurry", by: { ...person("ada"), kind: "robot", soon }, at: READ_AT, how: soon };

/** A run as a newer version writes it: other words, and more fields at every place. */
const NEWER: Document = {
  ...aRun(),
  state: "soaking",
  region: soon,
  requester: { ...person("ada"), kind: "robot", soon },
  plan: {
    ...aPlan,
    soakMs: 60_000,
    findings: [
      { severity: "danger", code: "new", resource: "r", means: "m", remedy: "r", source: "s", soon },
    ],
    writes: aPlan.writes.map((write) => ({ ...write, soon })),
  },
  planHash: aPlanHash,
  steps: [
    { name: "soak", detail: "an hour of peace", startedAt: READ_AT, endedAt: READ_AT, soon },
    { name: "lookAgain", detail: "at the pools", startedAt: READ_AT, soon },
  ],
  incident: { ...anIncident, step: "soak", severity: "danger", soon },
  commands: [hurry],
};

const ID = aRun().id;
const AT = "2030-03-01T09:00:00.000Z";

describe.each(stores)("a run that a newer version wrote, in $store", ({ open }) => {
  async function setUp(document: Document = NEWER) {
    const records = open();
    await records.insert(raw(runs), ID, document);
    const api = new HttpApi({ records });
    api.lives(ID);
    const activities = new Map(recordActivities(records).map((activity) => [activity.name, activity]));
    return {
      api,
      records,
      call: (name: string, input: object) => activities.get(name)?.run({ runId: ID, ...input }),
      stored: async () => (await records.read(raw(runs), ID))?.value,
    };
  }

  it("is listed and shown with its own words, beside the others", async () => {
    const { api } = await setUp();
    await api.put(aRun({ id: "ours" }));
    const list = await api.get("/api/runs");
    expect(list.status).toBe(200);
    expect(list.body.value).toMatchObject([{ id: "ours" }, { id: ID, state: "soaking", region: soon }]);
    const { body } = await api.get(`/api/runs/${ID}`);
    expect(body).toMatchObject(NEWER);
  });

  it("counts as alive in a state that is not known here, and as ended once it has an end", async () => {
    const take = async (changes: Document) => {
      const { records } = await setUp({ ...NEWER, ...changes });
      const clock = { now: () => Date.parse(AT) };
      await takeLease(records, clock, CLUSTER_ID, ID);
      return takeLease(records, clock, CLUSTER_ID, "another");
    };
    expect(await take({})).toEqual({ kind: "taken", byRun: ID });
    expect(await take({ state: "abandoned", endedAt: READ_AT })).toEqual({ kind: "held" });
  });

  it.each<[string, object, Document]>([
    [
      "recordProgress",
      { state: "running", step: "read", detail: "the cluster", at: AT },
      {
        ...NEWER,
        state: "running",
        updatedAt: AT,
        steps: [
          { name: "soak", detail: "an hour of peace", startedAt: READ_AT, endedAt: READ_AT, soon },
          { name: "lookAgain", detail: "at the pools", startedAt: READ_AT, endedAt: AT, soon },
          { name: "read", detail: "the cluster", startedAt: AT },
        ],
      },
    ],
    [
      "recordIncident",
      { incident: null, at: AT },
      { ...NEWER, state: "running", updatedAt: AT, incident: undefined },
    ],
    [
      "finishRun",
      { at: AT, end: { kind: "report", report: { ...aReport, proof: soon } } },
      {
        ...NEWER,
        ...{ state: "succeeded", updatedAt: AT, endedAt: AT, incident: undefined },
        steps: [
          { name: "soak", detail: "an hour of peace", startedAt: READ_AT, endedAt: READ_AT, soon },
          { name: "lookAgain", detail: "at the pools", startedAt: READ_AT, endedAt: AT, soon },
        ],
        report: { ...aReport, proof: soon },
      },
    ],
  ])("loses nothing when this version changes it: %s", async (name, input, expected) => {
    const { call, stored } = await setUp();
    await call(name, input);
    expect(await stored()).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  it("loses nothing when this version writes a command to it", async () => {
    const { api, stored } = await setUp();
    expect((await api.post(`/api/runs/${ID}/cancel`, { reason: "no" })).status).toBe(200);
    const command = expect.objectContaining({ name: "cancel", reason: "no" }) as unknown;
    expect(await stored()).toEqual({
      ...NEWER,
      updatedAt: expect.any(String) as unknown,
      commands: [hurry, command],
    });
  });

  it("is written by activities whose orchestration is newer, with the words of that version", async () => {
    const { call, stored } = await setUp({ ...aRun() });
    await call("recordProgress", { state: "soaking", step: "soak", detail: "peace", at: AT, wave: 2 });
    await call("recordPlan", { plan: NEWER["plan"], wave: 2 });
    await call("recordIncident", { incident: NEWER["incident"], at: AT, wave: 2 });
    expect(await stored()).toMatchObject({
      plan: NEWER["plan"],
      incident: NEWER["incident"],
      steps: [{ name: "soak" }],
    });
    await call("finishRun", { at: AT, end: { kind: "report", report: { ...aReport, outcome: "halfway" } } });
    expect(await stored()).toMatchObject({ state: "halfway", endedAt: AT, report: { outcome: "halfway" } });
  });

  it("is copied whole", async () => {
    const { records } = await setUp();
    const to = memoryRecords();
    await copyRecords(records, to, [runs]);
    expect((await to.read(raw(runs), ID))?.value).toEqual(NEWER);
  });

  it("has a lease and a key that are read without their new fields, and written with them", async () => {
    const { api, records } = await setUp({ ...aRun({ state: "running" }) });
    const lease = { clusterId: CLUSTER_ID, runId: ID, takenAt: READ_AT, soon };
    await records.insert(raw(clusterLeases), canonicalId(CLUSTER_ID), lease);
    await records.insert(raw(idempotencyKeys), "k", {
      runId: ID,
      requestHash: "h",
      firstUsedAt: READ_AT,
      soon,
    });
    expect((await records.read(idempotencyKeys, "k"))?.value).toMatchObject({ runId: ID });
    const start = { clusterId: CLUSTER_ID };
    expect((await api.post("/api/workflows/migrate-cluster/runs", start)).status).toBe(409);
    expect((await records.read(raw(clusterLeases), canonicalId(CLUSTER_ID)))?.value).toEqual(lease);
  });
});

describe.each(stores)("a run whose record cannot be read at all, in $store", ({ open }) => {
  const UNREADABLE = { id: ID, secret: "hunter2", steps: "none" };

  async function setUp() {
    const records = open();
    const api = new HttpApi({ records });
    await api.put(aRun({ id: "before" }));
    await records.insert(raw(runs), ID, UNREADABLE);
    await api.put(aRun({ id: "after" }));
    return { records, api };
  }

  it("is listed as such with its id, and hides no other", async () => {
    const { api } = await setUp();
    const { status, body } = await api.get("/api/runs?top=3");
    expect(status).toBe(200);
    expect(body.value).toMatchObject([
      { id: "after" },
      { id: ID, unreadable: expect.stringContaining(`the run record ${ID} does not keep its schema`) },
      { id: "before" },
    ]);
    expect(JSON.stringify(body)).not.toContain("hunter2");
  });

  it("is a problem that says so to whoever asks for it or commands it, and nothing is written", async () => {
    const { api, records } = await setUp();
    for (const reply of [await api.get(`/api/runs/${ID}`), await api.post(`/api/runs/${ID}/cancel`)]) {
      expect(reply.status).toBe(501);
      expect(reply.body).toMatchObject({ type: "/api/problems/unreadable-record", resource: `run/${ID}` });
    }
    expect((await records.read(raw(runs), ID))?.value).toEqual(UNREADABLE);
  });

  it("keeps the lease of its cluster, and whoever wants it learns the run's id", async () => {
    const { api, records } = await setUp();
    await takeLease(records, { now: () => 0 }, CLUSTER_ID, ID);
    const reply = await api.post("/api/workflows/migrate-cluster/runs", { clusterId: CLUSTER_ID });
    expect([reply.status, reply.body.type]).toEqual([409, "/api/problems/cluster-busy"]);
    expect(reply.body.detail).toContain(ID);
  });

  it("is not copied, and the copy says which", async () => {
    const { records } = await setUp();
    const to = memoryRecords();
    expect(await copyRecords(records, to, [runs])).toEqual([
      { kind: "run", copied: 2, alreadyThere: 0, unreadable: [ID] },
    ]);
  });

  it("does not keep the others from being paged through", async () => {
    const { records } = await setUp();
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await records.list(runs, { limit: 1, after });
      seen.push(...page.items.map((item) => `${item.key} ${String(isReadable(item))}`));
      after = page.items.at(-1)?.cursor;
      if (!page.more) break;
    }
    expect(seen).toEqual(["after true", `${ID} false`, "before true"]);
  });

  it("has an unreadable neighbour among the plans, which the nightly removal leaves and names", async () => {
    const { records } = await setUp();
    await records.insert(plans, "old", aPlan);
    await records.insert(raw(plans), "strange", { madeAt: 7 });
    const removed = await forgetOldPlans(records, Date.parse(aPlan.madeAt) + PLANS_KEPT_MS + 1);
    expect(removed).toEqual({ plans: 1, unreadable: ["strange"] });
    expect(await records.read(raw(plans), "strange")).toBeDefined();
  });
});

async function leased(records: Records): Promise<unknown> {
  return (await records.read(raw(clusterLeases), canonicalId(CLUSTER_ID)))?.value;
}

it("a lease that cannot be read is nobody's to take or to give back", async () => {
  const records = memoryRecords();
  const api = new HttpApi({ records });
  await api.put(aRun({ state: "running" }));
  await records.insert(raw(clusterLeases), canonicalId(CLUSTER_ID), { run: ID });
  const reply = await api.post("/api/workflows/migrate-cluster/runs", { clusterId: CLUSTER_ID });
  expect([reply.status, reply.body.type]).toEqual([501, "/api/problems/unreadable-record"]);
  const finish = recordActivities(records).find(({ name }) => name === "finishRun");
  await finish?.run({ runId: ID, at: AT, end: { kind: "failed", failure: "broken" } });
  expect((await records.read(runs, ID))?.value.state).toBe("failed");
  expect(await leased(records)).toEqual({ run: ID });
});
