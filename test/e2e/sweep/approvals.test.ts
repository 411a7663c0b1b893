import { describe, expect, it } from "vitest";
import { hours } from "../../../domain/text/duration.ts";
import { populate } from "../../../local/arm/fleet/populate.ts";
import { ApproverAtRecords } from "../../support/approver-at-records.ts";
import { clusterPath, onServicePrincipal } from "../../support/arm/clusters.ts";
import { runThroughCrashes } from "../../support/crashed-scenario.ts";
import type { Scenario } from "../../support/scenarios.ts";
import { sweepReport } from "../../support/swept-world.ts";

const scenario = (more: object): Scenario => ({
  name: "sweep",
  workflow: "sweep",
  request: {
    workflow: "migrate-cluster",
    targets: { clusterIds: [clusterPath("one"), clusterPath("two")] },
    ...more,
  },
  populate: (moment) => {
    populate(
      moment,
      ["one", "two"].map((name) => onServicePrincipal({}, { name })),
    );
  },
  isDone: () => true,
});

const waves = [
  { name: "canary", clusters: 1 },
  { name: "rest", approval: true },
];

describe("people and a sweep", () => {
  it("approve the sweep as a whole, and each wave that asks for it by a plan of its own", async () => {
    const approver = new ApproverAtRecords();
    const { run } = await runThroughCrashes(scenario({ waves }), [], {}, approver);
    expect(run.state).toBe("succeeded");
    // One for the sweep, one for the wave; the runs of the targets ask nobody.
    expect(approver.asked.length).toBe(2);
    expect(run.steps.filter(({ name }) => name === "approve").length).toBe(2);
  });

  it("a wave that nobody approves does not begin, and the report says what was done", async () => {
    const { run } = await runThroughCrashes(scenario({ waves }), []);
    expect(run.state).toBe("cancelled");
    expect(sweepReport(run)).toMatchObject({ succeeded: 1, notStarted: 1, running: 0 });
  });

  it("who pauses it stops the next start, and what runs finishes; resumed it goes on", async () => {
    const person = { says: "pause", before: "wave", resumesAfterMs: hours(30) } as const;
    const { run } = await runThroughCrashes({ ...scenario({}), person }, []);
    expect(run.state).toBe("succeeded");
    expect(run.steps.some(({ name }) => name === "pause")).toBe(true);
  });

  it("who cancels it lets finish what runs, and its counts are exact", async () => {
    const person = { says: "cancel", before: "soak" } as const;
    const two = [{ name: "canary", clusters: 1, soak: "PT1H" }, { name: "rest" }];
    const { run } = await runThroughCrashes({ ...scenario({ waves: two }), person }, []);
    expect(run.state).toBe("cancelled");
    expect(sweepReport(run)).toMatchObject({ targets: 2, succeeded: 1, running: 0, notStarted: 1 });
  });
});
