import { expect, it } from "vitest";
import { makeReadSweepHours } from "../../../activities/read-sweep-hours/handler.ts";
import type { SweepRequest } from "../../../domain/sweep/request.ts";
import { days, hours, minutes } from "../../../domain/text/duration.ts";
import { runs } from "../../../platform/records/kinds.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { frozenTarget, sweepAtRecords } from "../../support/sweep-at-records.ts";
import { sweepRequest } from "../../support/sweeps.ts";

const at = (text: string) => `2026-03-02T${text}:00.000Z`;

/** Open on Mondays from eight to twelve. */
const MORNING: Partial<SweepRequest> = {
  windows: [{ days: ["monday"], start: "08:00", durationMinutes: 240, timeZone: "UTC" }],
};

async function asked(input: { at: string; expectedMs: number }, clock = input.at, more = MORNING) {
  const records = memoryRecords();
  const run = await sweepAtRecords(records, { request: sweepRequest(more), targets: [frozenTarget(0)] });
  await records.insert(runs, run.id, run);
  const answer = await makeReadSweepHours(records, { now: () => Date.parse(clock) })({
    sweep: run.id,
    ...input,
  });
  return answer.kind === "done" ? answer.value : answer;
}

it.each([
  ["in time", at("09:00"), 0],
  ["at the last moment without the margin, which is for what comes in between", at("11:00"), 0],
  ["when the work would reach beyond the hours", at("11:01"), days(7) - hours(3) - minutes(1)],
  ["before the hours", at("07:00"), hours(1)],
])("the hours of a sweep, asked %s, say when the run may begin", async (_when, now, forMs) => {
  expect(await asked({ at: now, expectedMs: hours(1) })).toEqual({ forMs });
});

it("the hours of a sweep go by the clock where the answer comes after an outage", async () => {
  const late = await asked({ at: at("09:00"), expectedMs: hours(1) }, at("13:00"));
  expect(late).toEqual({ forMs: days(7) - hours(5) });
});

it("the hours of a sweep say where the work never fits", async () => {
  expect(await asked({ at: at("09:00"), expectedMs: hours(5) })).toEqual({});
});

it("a sweep that keeps no hours, or whose record is gone, keeps nobody back", async () => {
  expect(await asked({ at: at("23:00"), expectedMs: hours(1) }, at("23:00"), {})).toEqual({ forMs: 0 });
  const gone = makeReadSweepHours(memoryRecords(), { now: () => 0 });
  expect(await gone({ sweep: "gone", at: at("23:00"), expectedMs: 1 })).toMatchObject({
    value: { forMs: 0 },
  });
});
