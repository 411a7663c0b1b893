import { describe, expect, it } from "vitest";
import { newStanding, type WaveCounts } from "../../../../domain/sweep/standing.ts";
import { planSweep } from "../../../../domain/sweep/planning.ts";
import { beginSweep, reportSweep } from "../../../../domain/sweep/report.ts";
import { sweepRequest } from "../../../support/sweeps.ts";

const request = sweepRequest({ waves: [{ name: "all" }] });
const facts = {
  ...{
    readAt: "2026-03-02T08:00:00Z",
    fleet: 40,
    frozenAs: "plan-1",
    targetsHash: "a".repeat(64),
    writes: 8,
  },
  waves: [{ targets: 3, atOnce: 3, floorMs: 1, expectedMs: 1 }],
  ...{ leftOut: [], shared: [] },
};
const plan = planSweep(facts, request);

const ended = (counts: Partial<WaveCounts>) =>
  reportSweep(
    { ...beginSweep(request), counts: newStanding([3]).counts.map((one) => ({ ...one, ...counts })) },
    { kind: "through", findings: [], plan, planHash: "h" },
  );

describe("the end of a sweep", () => {
  it.each<[string, Partial<WaveCounts>, string]>([
    ["succeeded only where every target did", { succeeded: 3 }, "succeeded"],
    ["in part where one failed", { succeeded: 2, failed: 1 }, "partlySucceeded"],
    ["in part where one had changed", { succeeded: 2, changedSincePlanned: 1 }, "partlySucceeded"],
    ["in part where one waits for a person", { succeeded: 2, parked: 1 }, "partlySucceeded"],
    ["failed where none succeeded", { failed: 2, changedSincePlanned: 1 }, "failed"],
    ["refused where none was touched", { changedSincePlanned: 2, busy: 1 }, "refused"],
  ])("is %s", (_what, counts, outcome) => {
    expect(ended(counts).outcome).toBe(outcome);
  });

  it("says exact numbers", () => {
    const { summary, notStarted } = ended({ succeeded: 1, failed: 1 });
    expect(summary).toBe(
      "The workflow migrate-cluster succeeded on 1 of 3 clusters. The others: 1 failed, 1 not started.",
    );
    expect(notStarted).toBe(1);
  });
});

describe("the plan of a sweep", () => {
  it("names the number of clusters of each wave, and nothing for a workflow that only reads", () => {
    expect(plan.writes.map(({ does, resource }) => `${does}: ${resource}`)).toEqual([
      "carry out migrate-cluster on 3 clusters: wave all",
    ]);
    expect(planSweep(facts, { ...request, workflow: "inspect-cluster" }).writes).toEqual([]);
  });

  it("is refused where it would change too many clusters, with the numbers and the way out", () => {
    const large = { ...facts, waves: [{ targets: 30, atOnce: 1, floorMs: 1, expectedMs: 1 }] };
    const [blocker] = planSweep(large, request).findings;
    expect(blocker).toMatchObject({ code: "sweep-too-large", severity: "blocker" });
    expect(blocker?.means).toContain("30 clusters, and 10 are allowed");
    expect(blocker?.remedy).toContain("blastRadius");
    expect(planSweep(large, { ...request, blastRadius: { clusters: 30 } }).findings).toEqual([]);
  });

  it("is refused where nothing fits", () => {
    const none = { ...facts, waves: [{ targets: 0, atOnce: 0, floorMs: 0, expectedMs: 0 }] };
    expect(planSweep(none, request).findings.map(({ code }) => code)).toEqual(["sweep-without-targets"]);
  });
});
