import { describe, expect, it } from "vitest";
import { days, hours } from "../../../domain/text/duration.ts";
import { StandingCount } from "../../../domain/run/standing.ts";
import { READ_AT } from "../../support/migration-facts.ts";
import { anIncident, aParkedRun, aPlan, aRun, aRunThatAsks } from "./example-runs.ts";

const NOW = Date.parse(READ_AT) + days(2);
const at = (ms: number) => new Date(ms).toISOString();
const counting = () => new StandingCount(NOW, days(1));

describe("runs by state", () => {
  it("counts living runs by state, however old, and ended ones of the last day", () => {
    const count = counting();
    count.run(aRun({ state: "running" }));
    count.run(aRunThatAsks());
    count.run(aRun({ state: "failed", endedAt: at(NOW - hours(23)) }));
    count.run(aRun({ state: "failed", endedAt: at(NOW - hours(25)) }));
    count.run(aRun({ state: "of-a-newer-version" }));
    expect(Object.fromEntries([...count.standing().byState].filter(([, number]) => number > 0))).toEqual({
      ...{ running: 1, waitingForApproval: 1, failed: 1 },
      "of-a-newer-version": 1,
    });
    expect(count.standing().byState.get("paused")).toBe(0);
  });

  it("counts what waits for a person, and how long the oldest has waited", () => {
    const count = counting();
    expect(count.standing()).toMatchObject({ incidents: 0, oldestIncidentMs: 0 });
    count.run(aParkedRun({ incident: { ...anIncident, since: at(NOW - hours(3)) } }));
    count.run(aParkedRun({ incident: { ...anIncident, since: at(NOW - hours(30)) } }));
    count.run(aParkedRun({ state: "cancelled", incident: { ...anIncident, since: at(NOW - days(9)) } }));
    expect(count.standing()).toMatchObject({ incidents: 2, oldestIncidentMs: hours(30) });
  });

  it("counts secrets that end soon once each, and no more when a run has replaced their principal", () => {
    const ending = (resource: string) => ({
      ...aPlan,
      findings: [
        {
          ...{ severity: "warning" as const, code: "service-principal-expires-soon", resource },
          ...{ means: "m", remedy: "r", source: "https://learn.microsoft.com" },
        },
      ],
    });
    const count = counting();
    count.plan(ending("one"));
    count.plan(ending("two"));
    count.run(aRun({ state: "running", plan: ending("one") }));
    expect(count.standing().principalsExpiring).toBe(2);
    count.run(aRun({ state: "succeeded", plan: ending("two") }));
    expect(count.standing().principalsExpiring).toBe(1);
  });
});
