import { describe, expect, it } from "vitest";
import type { RunRecord } from "../../../domain/run/record.ts";
import { hours } from "../../../domain/text/duration.ts";
import { populate } from "../../../local/arm/fleet/populate.ts";
import { runs } from "../../../platform/records/kinds.ts";
import type { Records } from "../../../platform/records/records.ts";
import { clusterPath, onServicePrincipal, pool } from "../../support/arm/clusters.ts";
import { runThroughCrashes } from "../../support/crashed-scenario.ts";
import type { Scenario } from "../../support/scenarios.ts";
import { sweepReport } from "../../support/swept-world.ts";
import { valuesOf } from "../../support/values-of.ts";
import { type Said, WatcherAtRecords } from "../../support/watcher-at-records.ts";

const NAMES = ["one", "two", "three"];

/** A sweep that migrates three clusters one after the other, and stops at the first that fails. */
const scenario: Scenario = {
  name: "sweep",
  workflow: "sweep",
  request: {
    workflow: "migrate-cluster",
    targets: { clusterIds: NAMES.map((name) => clusterPath(name)) },
    waves: [{ name: "all", concurrency: 1, maxFailures: 0 }],
    maxFailures: 0,
  },
  populate: (moment) => {
    populate(
      moment,
      NAMES.map((name) => onServicePrincipal({}, { name })),
    );
  },
  isDone: () => true,
};

/** Somebody who approves the sweep, and says what else `says` tells. */
const watcher = (says: (run: RunRecord, now: number) => readonly Said[]) =>
  new WatcherAtRecords((run, now) => [
    ...(run.state === "waitingForApproval" && run.planHash !== undefined
      ? [{ to: run.id, name: "approve", planHash: run.planHash }]
      : []),
    ...says(run, now),
  ]);

/** The runs of the targets, in the order in which they began. */
async function targetsOf(records: Records): Promise<readonly RunRecord[]> {
  const all = valuesOf(await records.list(runs, { limit: 50 }));
  return all
    .filter(({ sweep }) => sweep !== undefined)
    .sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));
}

const isIn = ({ steps }: RunRecord, step: string): boolean => {
  const last = steps.at(-1);
  return last?.name === step && last.endedAt === undefined;
};

describe("a person who pauses a sweep with the runs that are under way", () => {
  it.each([2, 30])("pauses these as well, and resumes them with it %i hours later", async (length) => {
    const ada = watcher((run, now) => {
      if (run.sweep !== undefined)
        return isIn(run, "followChange") ? [{ to: run.sweep.id, name: "pause", running: "follow" }] : [];
      const paused = isIn(run, "pause") ? run.steps.at(-1) : undefined;
      const isLongEnough = paused !== undefined && now - Date.parse(paused.startedAt) >= hours(length);
      return isLongEnough ? [{ to: run.id, name: "resume" }] : [];
    });
    const { run, records } = await runThroughCrashes(scenario, [], {}, ada);
    expect(run.state, JSON.stringify(run.report)).toBe("succeeded");
    expect(run.steps.some(({ name }) => name === "pause")).toBe(true);
    const [first, ...others] = await targetsOf(records);
    expect(first?.commands.map(({ name }) => name)).toEqual(["pause", "resume"]);
    expect(first?.commands[0]).toMatchObject({
      by: { name: "ada" },
      reason: `with the sweep ${run.id}, which was paused by ada`,
    });
    expect(first?.steps.some(({ name }) => name === "pause")).toBe(true);
    expect(others.map(({ commands }) => commands)).toEqual([[], []]);
  });
});

describe("a person who cancels a sweep with its runs, of which one has waited for a person for so long that it counts as failed", () => {
  it("ends that one as well, and the sweep counts it as cancelled", async () => {
    const [first] = NAMES;
    const parks: Scenario = {
      ...scenario,
      request: { ...scenario.request, waves: [{ name: "all", concurrency: 1 }], maxFailures: 2 },
      prepare: (simulator) => {
        simulator.faults.onNext(
          { method: "PUT", pathContains: `/managedClusters/${first ?? ""}` },
          { kind: "refuse", status: 403, code: "AuthorizationFailed" },
        );
        return Promise.resolve();
      },
    };
    const ada = watcher((run) =>
      run.waves?.some(({ counts: { parked = 0 } }) => parked > 0) === true
        ? [{ to: run.id, name: "cancel", running: "follow" }]
        : [],
    );
    const { run, records } = await runThroughCrashes(parks, [], {}, ada);
    expect(run.state, JSON.stringify(run.report)).toBe("cancelled");
    const targets = await targetsOf(records);
    expect(targets[0]?.state).toBe("cancelled");
    expect(targets[0]?.commands.at(-1)).toMatchObject({
      ...{ name: "cancel", by: { name: "ada" } },
      reason: `with the sweep ${run.id}, which was cancelled by ada`,
    });
    const cancelled = targets.filter(({ state }) => state === "cancelled").length;
    expect(run.waves?.[0]?.counts).toMatchObject({ parked: 0, cancelled });
    expect(sweepReport(run).waves[0]?.counts).toMatchObject({ parked: 0, cancelled });
  });
});

describe("a person who answers a sweep whose budget is spent", () => {
  /** The first run is cancelled once it is there, and somebody answers the sweep's incident. */
  async function answered(
    answer: "retry" | "skip",
    isThere = (run: RunRecord) => isIn(run, "plan"),
    asked = scenario,
  ) {
    let first: string | undefined;
    const ada = watcher((run) => {
      if (run.sweep === undefined)
        return run.incident === undefined ? [] : [{ to: run.id, name: answer, incidentId: run.incident.id }];
      if (!isThere(run)) return [];
      first ??= run.id;
      return run.id === first ? [{ to: run.id, name: "cancel" }] : [];
    });
    const { run, records } = await runThroughCrashes(asked, [], {}, ada);
    return { run, targets: await targetsOf(records) };
  }

  it("by retry has what failed tried again with the same frozen plan", async () => {
    const { run, targets } = await answered("retry");
    expect(run.state, JSON.stringify(run.report)).toBe("succeeded");
    expect(sweepReport(run)).toMatchObject({ targets: 3, succeeded: 3, notStarted: 0 });
    expect(run.commands.map(({ name }) => name)).toEqual(["approve", "retry"]);
    const [cancelled] = targets;
    expect(targets.map(({ state }) => state)).toEqual(["cancelled", "succeeded", "succeeded", "succeeded"]);
    const again = targets.filter(({ input }) => input["clusterId"] === cancelled?.input["clusterId"]);
    expect(again.map(({ expectedPlanHash }) => expectedPlanHash)).toEqual(
      new Array(2).fill(cancelled?.expectedPlanHash),
    );
  });

  it("by retry has a run tried again that had made its identities and role assignments: others have changed nothing", async () => {
    const { run, targets } = await answered("retry", (one) => isIn(one, "awaitPropagation"));
    expect(targets[0]?.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["createIdentities", "grantRoles"]),
    );
    expect(targets.map(({ state }) => state)).toEqual(["cancelled", "succeeded", "succeeded", "succeeded"]);
    expect(sweepReport(run)).toMatchObject({ targets: 3, succeeded: 3, notStarted: 0 });
  });

  it("by retry has a run tried again that had upgraded one of its pools: the other is upgraded", async () => {
    const images: Scenario = {
      ...scenario,
      request: { ...scenario.request, workflow: "upgrade-node-images" },
      populate: (moment) => {
        const pools = { agentPoolProfiles: [pool("system"), pool("apps")] };
        populate(
          moment,
          NAMES.map((name) => onServicePrincipal(pools, { name })),
        );
      },
      prepare: (simulator) => {
        const match = {
          method: "POST",
          pathContains: "/managedClusters/one/agentPools/apps/upgradeNodeImageVersion",
        };
        simulator.faults.onNext(match, { kind: "refuse", status: 403, code: "AuthorizationFailed" });
        return Promise.resolve();
      },
    };
    const { run, targets } = await answered("retry", ({ incident }) => incident !== undefined, images);
    const tried = targets.filter(({ input }) => input["clusterId"] === clusterPath("one"));
    expect(tried.map(({ report }) => report?.["pools"])).toMatchObject([
      [{ name: "system", outcome: "upgraded" }],
      [
        { name: "system", outcome: "nothingNewer" },
        { name: "apps", outcome: "upgraded" },
      ],
    ]);
    expect(targets.map(({ state }) => state)).toEqual(["cancelled", "succeeded", "succeeded", "succeeded"]);
    expect(sweepReport(run)).toMatchObject({ targets: 3, succeeded: 3, notStarted: 0 });
  });

  it("by skip lets it go on without what failed, which its report counts", async () => {
    const { run, targets } = await answered("skip");
    expect(run.state, JSON.stringify(run.report)).toBe("partlySucceeded");
    expect(run.commands.map(({ name }) => name)).toEqual(["approve", "skip"]);
    expect(targets.map(({ state }) => state)).toEqual(["cancelled", "succeeded", "succeeded"]);
    expect(sweepReport(run)).toMatchObject({ targets: 3, succeeded: 2, notStarted: 0 });
    expect(run.waves?.[0]?.counts).toMatchObject({ cancelled: 1, succeeded: 2 });
  });
});
