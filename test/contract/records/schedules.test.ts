import { describe, expect, it } from "vitest";
import type { Schedule } from "../../../domain/schedule/schedule.ts";
import { startDueRuns } from "../../../functions/timer/start-due-runs.ts";
import { runs, schedules } from "../../../platform/records/kinds.ts";
import type { Records } from "../../../platform/records/records.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { withToken } from "../../support/loopback-token.ts";
import { person } from "../../support/people.ts";
import { valuesOf } from "../../support/values-of.ts";
import { HttpApi } from "../http/http-api.ts";
import { stores } from "./stores.ts";

const BEGIN = Date.parse("2026-03-02T12:00:00Z");
const nightly: Schedule = {
  name: "nightly",
  workflow: "inspect-cluster",
  request: { clusterId: CLUSTER_ID },
  ncrontab: "0 0 3 * * *",
  timeZone: "UTC",
  enabled: true,
  setBy: person("Ada"),
  createdAt: new Date(BEGIN).toISOString(),
  changedAt: new Date(BEGIN).toISOString(),
};

/** An instance of the app over these records; its runs live until it is told otherwise. */
async function begun(records: Records, changes: Partial<Schedule> = {}): Promise<HttpApi> {
  await records.insert(schedules, "nightly", { ...nightly, ...changes });
  return at(records, "2026-03-02T12:00:00Z");
}

function at(records: Records, time: string): HttpApi {
  const api = new HttpApi({ records });
  api.now = Date.parse(time);
  return api;
}

const pass = (api: HttpApi): Promise<void> => startDueRuns(api.dependencies)(api.engine);

async function started(records: Records) {
  return valuesOf(await records.list(runs, { limit: 50 }));
}

async function latest(records: Records) {
  return (await records.read(schedules, "nightly"))?.value.latest;
}

async function finish(records: Records): Promise<void> {
  for (const run of await started(records)) {
    const stored = await records.read(runs, run.id);
    if (stored === undefined) throw new Error(`no run ${run.id}`);
    await records.replace(runs, run.id, { ...stored.value, state: "succeeded" }, stored.version);
  }
}

describe.each(stores)("schedules in $store", ({ open }) => {
  it("start nothing before it is due, and then one run in the name of who has set them", async () => {
    const records = open();
    const api = await begun(records);
    await pass(api);
    expect(await started(records)).toEqual([]);
    api.now = Date.parse("2026-03-03T03:00:20Z");
    await pass(api);
    await pass(api);
    const [run, ...more] = await started(records);
    expect(more).toEqual([]);
    expect(run).toMatchObject({
      workflow: "inspect-cluster",
      requester: { name: "schedule nightly", kind: "application" },
      requestedFor: person("Ada"),
      state: "queued",
    });
    expect(await latest(records)).toMatchObject({
      dueAt: "2026-03-03T03:00:00.000Z",
      decidedAt: "2026-03-03T03:00:20.000Z",
      run: run?.id,
    });
    expect(api.engine.starts).toEqual([run?.id]);
  });

  it("start one run for all occurrences that were missed", async () => {
    const records = open();
    await begun(records);
    await pass(at(records, "2026-03-06T11:00:00Z"));
    await pass(at(records, "2026-03-06T11:01:00Z"));
    expect(await started(records)).toHaveLength(1);
    expect((await latest(records))?.dueAt).toBe("2026-03-06T03:00:00.000Z");
  });

  it("start one run however many instances see that it is due", async () => {
    const records = open();
    await begun(records);
    const instances = ["2026-03-03T03:00:00Z", "2026-03-03T03:00:01Z", "2026-03-03T03:00:02Z"];
    await Promise.all(instances.map((time) => pass(at(records, time))));
    await pass(at(records, "2026-03-03T03:01:00Z"));
    const [run, ...more] = await started(records);
    expect(more).toEqual([]);
    expect((await latest(records))?.run).toBe(run?.id);
  });

  it("skip an occurrence while the run before it goes on, say so, and go on afterwards", async () => {
    const records = open();
    await begun(records);
    await pass(at(records, "2026-03-03T03:00:00Z"));
    const [first] = await started(records);
    const api = at(records, "2026-03-04T03:00:00Z");
    await pass(api);
    expect(await started(records)).toHaveLength(1);
    const because = `the run before it, ${first?.id ?? ""}, still goes on`;
    expect(await latest(records)).toMatchObject({ dueAt: "2026-03-04T03:00:00.000Z", skipped: because });
    expect(api.logged.join()).toContain(because);
    await finish(records);
    await pass(at(records, "2026-03-04T23:00:00Z"));
    expect(await started(records)).toHaveLength(1);
    await pass(at(records, "2026-03-05T03:00:00Z"));
    expect(await started(records)).toHaveLength(2);
  });

  it("start nothing while they are switched off, nor what was due before they were changed", async () => {
    const records = open();
    await begun(records, { enabled: false });
    await pass(at(records, "2026-03-04T03:00:00Z"));
    const stored = await records.read(schedules, "nightly");
    const on = { ...nightly, changedAt: "2026-03-04T10:00:00.000Z" };
    await records.replace(schedules, "nightly", on, stored?.version ?? "");
    await pass(at(records, "2026-03-04T10:01:00Z"));
    expect(await started(records)).toEqual([]);
    await pass(at(records, "2026-03-05T03:00:00Z"));
    expect(await started(records)).toHaveLength(1);
  });

  it("say what they cannot start any more, and do not try again until it is due again", async () => {
    const records = open();
    await begun(records, { request: { clusterId: CLUSTER_ID, gone: true } });
    const api = at(records, "2026-03-03T03:00:00Z");
    await pass(api);
    await pass(api);
    expect(await started(records)).toEqual([]);
    expect((await latest(records))?.skipped).toContain("does not take this request any more");
    expect(api.logged.filter((line) => line.includes("skipped occurrence"))).toHaveLength(1);
  });
});

describe.each(stores)("the daily inventory in $store", ({ open }) => {
  const daily = (records: Records, time: string) => {
    const api = new HttpApi({ records, auditsDaily: true });
    api.now = Date.parse(time);
    return api;
  };
  const PATH = "/api/schedules/daily-audit";
  const audits = async (records: Records) => (await started(records)).map(({ workflow }) => workflow);

  it("is scheduled from the start, for whoever looks first, and starts once a night", async () => {
    const records = open();
    expect((await daily(records, "2026-03-02T12:00:00Z").get(PATH)).body).toMatchObject({
      workflow: "audit-fleet",
      enabled: true,
      nextTimes: expect.arrayContaining(["2026-03-03T02:30:00.000Z"]) as unknown,
    });
    await pass(daily(records, "2026-03-02T12:01:00Z"));
    expect(await audits(records)).toEqual([]);
    await pass(daily(records, "2026-03-03T02:30:00Z"));
    await pass(daily(records, "2026-03-03T02:31:00Z"));
    expect(await audits(records)).toEqual(["audit-fleet"]);
  });

  it("stays switched off, or deleted, when an instance starts anew", async () => {
    const records = open();
    const first = daily(records, "2026-03-02T12:00:00Z");
    const send = (api: HttpApi, method: "PUT" | "DELETE", body?: object) =>
      api.send(
        method,
        PATH,
        { ...withToken, "content-type": "application/json" },
        body && JSON.stringify(body),
      );
    const off = { workflow: "audit-fleet", request: {}, ncrontab: "0 30 2 * * *", enabled: false };
    expect((await send(first, "PUT", off)).status).toBe(200);
    const next = daily(records, "2026-03-04T02:30:00Z");
    await pass(next);
    expect((await next.get(PATH)).body.enabled).toBe(false);
    expect((await send(next, "DELETE")).status).toBe(200);
    const last = daily(records, "2026-03-05T02:30:00Z");
    await pass(last);
    expect((await last.get(PATH)).status).toBe(404);
    expect(await audits(records)).toEqual([]);
  });

  it("is no business of a rehearsal", async () => {
    expect((await at(open(), "2026-03-02T12:00:00Z").get(PATH)).status).toBe(404);
  });
});

/** Writes of a pass, in order; the process dies right after one of them. */
const WRITES = ["the decision", "the key", "the record of the run", "the instance", "the run's id"] as const;

class Crash extends Error {}

describe.each(WRITES.map((write, index) => ({ write, nth: index + 1 })))(
  "a pass that is cut off after $write",
  ({ nth }) => {
    it.each(stores)("is made up for by the next: one run, one instance, in $store", async ({ open }) => {
      const records = open();
      await begun(records);
      const api = at(records, "2026-03-03T03:00:00Z");
      let writes = 0;
      const dying =
        <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
        async (...args: Args): Promise<Result> => {
          const result = await write(...args);
          writes += 1;
          if (writes >= nth) throw new Crash();
          return result;
        };
      api.engine.start = dying(api.engine.start.bind(api.engine));
      const mortal: Records = {
        read: (...args) => records.read(...args),
        list: (...args) => records.list(...args),
        remove: (...args) => records.remove(...args),
        close: () => records.close(),
        insert: dying((...args) => records.insert(...args)) as Records["insert"],
        replace: dying((...args) => records.replace(...args)) as Records["replace"],
      };
      await startDueRuns({ ...api.dependencies, records: mortal })(api.engine);
      expect(writes).toBe(nth);

      const next = at(records, "2026-03-03T03:01:00Z");
      await pass(next);
      const [run, ...more] = await started(records);
      expect(more).toEqual([]);
      expect(await latest(records)).toMatchObject({ dueAt: "2026-03-03T03:00:00.000Z", run: run?.id });
      expect([...new Set([...api.engine.starts, ...next.engine.starts])]).toEqual([run?.id]);
    });
  },
);
