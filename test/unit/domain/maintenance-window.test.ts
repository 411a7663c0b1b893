import { describe, expect, it } from "vitest";
import { hours, minutes } from "../../../domain/text/duration.ts";
import { type MaintenanceWindow, openingAt } from "../../../domain/maintenance/window.ts";

const at = (text: string) => Date.parse(text);

function window(
  schedule: MaintenanceWindow["schedule"],
  more: Partial<MaintenanceWindow> = {},
): MaintenanceWindow {
  return { schedule, opensAtMinute: 22 * 60, durationHours: 6, offsetMinutes: 0, notOn: [], ...more };
}

const opens = (one: MaintenanceWindow, from: string) => {
  const opening = openingAt(one, at(from));
  return opening === undefined ? undefined : new Date(opening.opensAt).toISOString();
};

describe("the next opening of a maintenance window", () => {
  it.each<[string, MaintenanceWindow, string, string]>([
    ["later today", window({ kind: "daily", every: 1 }), "2030-03-01T08:00:00Z", "2030-03-01T22:00:00.000Z"],
    [
      "one that began yesterday and is still open",
      window({ kind: "daily", every: 1 }),
      "2030-03-02T03:00:00Z",
      "2030-03-01T22:00:00.000Z",
    ],
    [
      "tomorrow, once it has closed",
      window({ kind: "daily", every: 1 }),
      "2030-03-02T04:00:00Z",
      "2030-03-02T22:00:00.000Z",
    ],
    // 2030-03-01 is a Friday.
    [
      "the weekday",
      window({ kind: "weekly", every: 1, weekday: 2 }),
      "2030-03-01T08:00:00Z",
      "2030-03-05T22:00:00.000Z",
    ],
    [
      "every second week, counted from the first day",
      window({ kind: "weekly", every: 2, weekday: 2 }, { from: "2030-02-26" }),
      "2030-03-01T08:00:00Z",
      "2030-03-12T22:00:00.000Z",
    ],
    [
      "the day of the month",
      window({ kind: "monthlyOnDay", every: 1, day: 31 }),
      "2030-04-01T08:00:00Z",
      "2030-05-31T22:00:00.000Z",
    ],
    [
      "the second Tuesday",
      window({ kind: "monthlyOnWeekday", every: 1, weekday: 2, week: 2 }),
      "2030-03-01T08:00:00Z",
      "2030-03-12T22:00:00.000Z",
    ],
    [
      "the last Tuesday",
      window({ kind: "monthlyOnWeekday", every: 1, weekday: 2, week: "last" }),
      "2030-03-01T08:00:00Z",
      "2030-03-26T22:00:00.000Z",
    ],
    [
      "by the window's own clock",
      window({ kind: "daily", every: 1 }, { offsetMinutes: 330 }),
      "2030-03-01T08:00:00Z",
      "2030-03-01T16:30:00.000Z",
    ],
    [
      "after the days on which it stays closed",
      window({ kind: "daily", every: 1 }, { notOn: [{ start: "2030-03-01", end: "2030-03-04" }] }),
      "2030-03-01T08:00:00Z",
      "2030-03-05T22:00:00.000Z",
    ],
    [
      "not before its first day",
      window({ kind: "daily", every: 1 }, { from: "2030-06-01" }),
      "2030-03-01T08:00:00Z",
      "2030-06-01T22:00:00.000Z",
    ],
  ])("is %s", (_what, one, from, expected) => {
    expect(opens(one, from)).toBe(expected);
  });

  it("lasts as long as the window does", () => {
    const opening = openingAt(window({ kind: "daily", every: 1 }), at("2030-03-01T08:00:00Z"));
    expect((opening?.closesAt ?? 0) - (opening?.opensAt ?? 0)).toBe(hours(6));
  });

  it("is none where the day never comes", () => {
    const never = { notOn: [{ start: "2000-01-01", end: "2100-01-01" }] };
    expect(opens(window({ kind: "daily", every: 1 }, never), "2030-03-01T08:00:00Z")).toBeUndefined();
  });

  it("is never over at the time that is asked about", () => {
    const one = window({ kind: "weekly", every: 1, weekday: 5 }, { offsetMinutes: -300 });
    for (let step = 0; step < 24 * 21; step += 1) {
      const now = at("2030-03-01T00:00:00Z") + hours(step) + minutes(7);
      expect(openingAt(one, now)?.closesAt).toBeGreaterThan(now);
    }
  });
});
