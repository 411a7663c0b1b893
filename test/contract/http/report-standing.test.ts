import { InvocationContext } from "@azure/functions";
import { expect, it } from "vitest";
import { hours } from "../../../domain/text/duration.ts";
import { reportStanding } from "../../../functions/timer/report-standing.ts";
import { jsonLog } from "../../../platform/log.ts";
import { runs } from "../../../platform/records/kinds.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { READ_AT } from "../../support/migration-facts.ts";
import { aParkedRun, aRun } from "../../unit/run/example-runs.ts";

const TIMER = {
  isPastDue: false,
  schedule: { adjustForDST: true },
  scheduleStatus: { last: READ_AT, next: READ_AT, lastUpdated: READ_AT },
};

it("one line, and one measurement each, say how all runs stand: more than a page of them", async () => {
  const records = memoryRecords();
  for (let number = 0; number < 130; number += 1)
    await records.insert(runs, `r${String(number)}`, aRun({ id: `r${String(number)}`, state: "running" }));
  await records.insert(runs, "parked", aParkedRun({ id: "parked" }));
  const now = Date.parse(READ_AT) + hours(26);
  const lines: string[] = [];
  const measured: (readonly [name: string, value: number, about: object])[] = [];
  const report = reportStanding({
    ...{ records, clock: { now: () => now }, activities: [], approval: "required" },
    log: jsonLog({ write: (line) => lines.push(line), least: "info", now: () => now }),
    telemetry: {
      span: () => Promise.reject(new Error("no span is made here")),
      ended: () => undefined,
      count: () => undefined,
      gauge: (name, value, about) => void measured.push([name, value, about]),
      stop: () => Promise.resolve(),
    },
    readCredentials: () => Promise.reject(new Error("not asked here")),
    commandPolicy: { selfApproval: "forbidden" },
    identify: () => {
      throw new Error("nobody asks");
    },
  });
  await report(TIMER, new InvocationContext());
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      ...{ message: "runs by state", category: "metrics", "runs.running": 130, "runs.waiting": 1 },
      ...{ "runs.failed": 0, incidents: 1, oldestIncidentS: 26 * 3600, principalsExpiring: 0 },
    }),
  ]);
  expect(measured).toContainEqual(["keyless.runs", 130, { state: "running" }]);
  expect(measured).toContainEqual(["keyless.incidents", 1, {}]);
  expect(measured).toContainEqual(["keyless.incidents.oldest_age", 26 * 3600, {}]);
  expect(measured).toContainEqual(["keyless.principals.expiring", 0, {}]);
});
