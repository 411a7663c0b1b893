import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../local/arm/world/json.ts";
import { isOpen } from "../../../../local/arm/providers/microsoft.containerservice/maintenance-window.ts";

const configuration = (schedule: JsonObject, more: JsonObject = {}): JsonObject => ({
  properties: {
    maintenanceWindow: { schedule, durationHours: 4, utcOffset: "+00:00", startTime: "22:00", ...more },
  },
});
const at = (text: string) => Date.parse(text);

/** Evidence: docs: planned-maintenance, "schedule types". 2026-08-20 is a Thursday. */
describe("a maintenance window", () => {
  it.each([
    ["2026-08-20T21:59:00Z", false],
    ["2026-08-20T22:00:00Z", true],
    ["2026-08-21T01:59:00Z", true],
    ["2026-08-21T02:00:00Z", false],
    ["2026-08-27T23:00:00Z", true],
    ["2026-08-22T23:00:00Z", false],
  ])("weekly, over midnight, at %s: %j", (time, open) => {
    const weekly = configuration({ weekly: { dayOfWeek: "Thursday", intervalWeeks: 1 } });
    expect(isOpen(weekly, at(time))).toBe(open);
  });

  it("counts in its own time zone", () => {
    const weekly = configuration(
      { weekly: { dayOfWeek: "Friday", intervalWeeks: 1 } },
      { utcOffset: "+05:30", startTime: "00:00" },
    );
    expect(isOpen(weekly, at("2026-08-20T18:29:00Z"))).toBe(false);
    expect(isOpen(weekly, at("2026-08-20T18:30:00Z"))).toBe(true);
  });

  it("skips weeks, days and forbidden dates", () => {
    const every = { dayOfWeek: "Thursday", intervalWeeks: 2 };
    const second = configuration({ weekly: every }, { startDate: "2026-08-13" });
    expect(isOpen(second, at("2026-08-13T22:30:00Z"))).toBe(true);
    expect(isOpen(second, at("2026-08-20T22:30:00Z"))).toBe(false);
    expect(isOpen(second, at("2026-08-06T22:30:00Z"))).toBe(false);
    const daily = configuration({ daily: { intervalDays: 3 } }, { startDate: "2026-08-20" });
    expect(isOpen(daily, at("2026-08-22T22:30:00Z"))).toBe(false);
    expect(isOpen(daily, at("2026-08-23T22:30:00Z"))).toBe(true);
    const closed = configuration(
      { daily: { intervalDays: 1 } },
      { notAllowedDates: [{ start: "2026-08-20", end: "2026-08-21" }] },
    );
    expect(isOpen(closed, at("2026-08-21T22:30:00Z"))).toBe(false);
    expect(isOpen(closed, at("2026-08-22T22:30:00Z"))).toBe(true);
  });

  it("knows days of the month and weeks of the month", () => {
    const absolute = configuration({ absoluteMonthly: { dayOfMonth: 20, intervalMonths: 1 } });
    expect(isOpen(absolute, at("2026-08-20T22:30:00Z"))).toBe(true);
    expect(isOpen(absolute, at("2026-08-19T22:30:00Z"))).toBe(false);
    const relative = (weekIndex: string) =>
      configuration({ relativeMonthly: { weekIndex, dayOfWeek: "Thursday", intervalMonths: 1 } });
    expect(isOpen(relative("Third"), at("2026-08-20T22:30:00Z"))).toBe(true);
    expect(isOpen(relative("Last"), at("2026-08-20T22:30:00Z"))).toBe(false);
    expect(isOpen(relative("Last"), at("2026-08-27T22:30:00Z"))).toBe(true);
  });
});
