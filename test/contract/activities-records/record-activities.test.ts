import { describe, expect, it } from "vitest";
import { recordActivities } from "../../../activities/record-activities.ts";
import { clusterLeases, plans, runs } from "../../../platform/records/kinds.ts";
import { planHash } from "../../../platform/records/plan-hash.ts";
import { canonicalId } from "../../../domain/arm-id/arm-id.ts";
import type { Records } from "../../../platform/records/records.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { aReport } from "../../unit/run/example-report.ts";
import { aParkedRun, aPlan, aPlanHash, aRun, anIncident } from "../../unit/run/example-runs.ts";
import { stores } from "../records/stores.ts";
import { person } from "../../support/people.ts";

const AT = "2030-03-01T08:10:00.000Z";
const runId = aRun().id;
const DONE = { kind: "done", value: null };
const step = { runId, state: "running", step: "read", detail: "the cluster", at: AT };
const withAnotherWrite = {
  ...aPlan,
  writes: [
    ...aPlan.writes,
    ...aPlan.writes.slice(0, 1).map((write) => ({ ...write, does: "make an identity" })),
  ],
};
const seenHash = planHash(withAnotherWrite);
const succeeded = { runId, at: AT, end: { kind: "report", report: aReport } };

describe.each(stores)("the activities that keep a run's record in $store", ({ open }) => {
  async function setUp(run = aRun()) {
    const records = open();
    await records.insert(runs, run.id, run);
    return { records, call: caller(records), record: async () => (await records.read(runs, runId))?.value };
  }

  it("write a step once, however often they run", async () => {
    const { records, call, record } = await setUp();
    expect(await call("recordProgress", step)).toEqual(DONE);
    const version = (await records.read(runs, runId))?.version;
    expect(await call("recordProgress", step)).toEqual(DONE);
    expect((await records.read(runs, runId))?.version).toBe(version);
    expect((await record())?.steps).toEqual([{ name: "read", detail: "the cluster", startedAt: AT }]);
  });

  it("refuse a run that has ended: an instance begun once more under its id must not work", async () => {
    const { call, record } = await setUp(aRun({ state: "succeeded" }));
    expect(await call("recordProgress", step)).toMatchObject({
      kind: "refused",
      refusal: { code: "run-has-ended", resource: runId },
    });
    expect(await record()).toEqual(aRun({ state: "succeeded" }));
  });

  it("keep the plan and answer the hash that approvals bind to", async () => {
    const { call, record } = await setUp();
    const answer = { kind: "done", value: { planHash: aPlanHash } };
    expect(await call("recordPlan", { runId, plan: aPlan })).toEqual(answer);
    expect(await call("recordPlan", { runId, plan: aPlan })).toEqual(answer);
    expect(await record()).toMatchObject({ plan: aPlan, planHash: aPlanHash });
  });

  it.each([
    [{ id: "sweep-1", wave: "all", triedBefore: true as const }, [], seenHash],
    [{ id: "sweep-1", wave: "all" }, [expect.stringMatching(/^write no longer there/)], aPlanHash],
  ])(
    "take a plan for the one that was seen although work is gone only where a sweep tried before: %j",
    async (sweep, differences, recorded) => {
      const { records, call } = await setUp(aRun({ sweep }));
      await records.insert(plans, seenHash, withAnotherWrite);
      const asked = { runId, plan: aPlan, expectedPlanHash: seenHash };
      expect(await call("recordPlan", asked)).toEqual({
        kind: "done",
        value: { planHash: recorded, differences },
      });
      const other = aPlan.writes.slice(0, 1).map((write) => ({ ...write, does: "delete all" }));
      const worse = { ...aPlan, writes: [...aPlan.writes, ...other] };
      expect(await call("recordPlan", { ...asked, plan: worse })).toMatchObject({
        value: {
          differences: expect.arrayContaining([expect.stringMatching(/^new write: delete all/)]) as unknown,
        },
      });
    },
  );

  it("read the commands in the order in which they were said", async () => {
    const commands = [
      { name: "retry", by: person("ada"), at: AT, incidentId: "a-1" },
      { name: "cancel", by: person("bob"), at: AT },
    ] as const;
    const { call } = await setUp(aRun({ commands: [...commands] }));
    expect(await call("readCommands", { runId })).toEqual({ kind: "done", value: commands });
  });

  it("park a run and let it go on", async () => {
    const { call, record } = await setUp(aRun({ state: "running" }));
    await call("recordIncident", { runId, incident: anIncident, at: AT });
    expect(await record()).toMatchObject({ state: "waiting", incident: anIncident });
    await call("recordIncident", { runId, incident: null, at: AT });
    expect((await record())?.incident).toBeUndefined();
  });

  it("end a run, give its cluster back, and do so once", async () => {
    const { records, call, record } = await setUp(aParkedRun());
    await records.insert(clusterLeases, canonicalId(CLUSTER_ID), {
      clusterId: CLUSTER_ID,
      runId,
      takenAt: AT,
    });
    expect(await call("finishRun", succeeded)).toEqual(DONE);
    expect(await record()).toMatchObject({ state: "succeeded", report: aReport, endedAt: AT });
    expect(await records.read(clusterLeases, canonicalId(CLUSTER_ID))).toBeUndefined();

    const late = { runId, at: AT, end: { kind: "failed", failure: "a second worker thinks otherwise" } };
    expect(await call("finishRun", late)).toEqual(DONE);
    expect((await record())?.state).toBe("succeeded");
  });

  it("end a run without touching the lease that another run has by now", async () => {
    const { records, call } = await setUp();
    const theirs = { clusterId: CLUSTER_ID, runId: "another", takenAt: AT };
    await records.insert(clusterLeases, canonicalId(CLUSTER_ID), theirs);
    await call("finishRun", succeeded);
    expect((await records.read(clusterLeases, canonicalId(CLUSTER_ID)))?.value).toEqual(theirs);
  });

  it("give the cluster back when they are repeated after a crash between record and lease", async () => {
    const { records, call } = await setUp(aRun({ state: "succeeded", report: aReport }));
    await records.insert(clusterLeases, canonicalId(CLUSTER_ID), {
      clusterId: CLUSTER_ID,
      runId,
      takenAt: AT,
    });
    await call("finishRun", succeeded);
    expect(await records.read(clusterLeases, canonicalId(CLUSTER_ID))).toBeUndefined();
  });

  it.each([
    ["recordProgress", step],
    ["recordPlan", { runId, plan: aPlan }],
    ["readCommands", { runId }],
    ["recordIncident", { runId, incident: anIncident, at: AT }],
    ["finishRun", succeeded],
  ])("say so when the record is gone: %s", async (name, input) => {
    await expect(caller(open())(name, input)).rejects.toMatchObject({ name: "RunRecordMissing" });
  });

  it.each([
    ["recordProgress", { ...step, step: 7 }, "step"],
    ["recordIncident", { runId, incident: { ...anIncident, remedy: undefined }, at: AT }, "incident.remedy"],
    ["readCommands", undefined, "(all)"],
  ])("refuse an input that breaks the contract by naming the place: %s", async (name, input, place) => {
    const { call } = await setUp();
    await expect(call(name, input)).rejects.toThrow(
      `defect: the input of ${name} does not keep its contract at: ${place}`,
    );
  });
});

function caller(records: Records) {
  const activities = new Map(recordActivities(records).map((activity) => [activity.name, activity]));
  return (name: string, input: unknown): Promise<unknown> => {
    const activity = activities.get(name);
    if (activity === undefined) throw new Error(`there is no activity ${name}`);
    return activity.run(input);
  };
}
