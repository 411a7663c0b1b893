import { describe, expect, it } from "vitest";
import { parseNcrontab } from "../../../../domain/calendar/ncrontab.ts";
import {
  lastOccurrence,
  nextOccurrence,
  nextOccurrences,
  type Recurrence,
} from "../../../../domain/calendar/occurrences.ts";
import { SixFieldNcrontab, TimeZoneName } from "../../../../domain/calendar/texts.ts";
import { TimeZone } from "../../../../domain/calendar/time-zone.ts";
import { firstFit, openings, WeekWindow } from "../../../../domain/calendar/windows.ts";
import { hours, minutes, seconds } from "../../../../domain/text/duration.ts";

function recurrence(text: string, zone = "UTC"): Recurrence {
  const cron = parseNcrontab(text);
  if (cron === undefined) throw new Error(`'${text}' is not understood`);
  return { cron, zone: new TimeZone(zone) };
}

const at = (text: string): number => Date.parse(text);
const shown = (instant: number | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString().replace(/:00\.000Z$/, "Z");

describe("the last occurrence", () => {
  it.each([
    ["0 30 9 * * *", "2026-03-02T09:30:00Z", "2026-03-02T09:30Z"],
    ["0 30 9 * * *", "2026-03-02T09:29:59.999Z", "2026-03-01T09:30Z"],
    ["0 0 0 29 2 *", "2026-03-01T00:00:00Z", "2024-02-29T00:00Z"],
    ["0 0 0 29 2 Sat", "2026-03-01T00:00:00Z", "2020-02-29T00:00Z"],
    ["* * * * * *", "2026-03-01T00:00:30.250Z", "2026-03-01T00:00:30.000Z"],
    ["* * * * 1 *", "2026-03-01T00:00:00Z", "2026-01-31T23:59:59.000Z"],
    ["0 0 0 30 2 *", "2026-03-01T00:00:00Z", undefined],
  ])("of %s at %s is %s", (text, instant, expected) => {
    expect(shown(lastOccurrence(recurrence(text), at(instant)))).toBe(expected);
  });

  it.each([
    ["0 30 2 * * *", "Europe/Zurich"],
    ["0 */30 * * * *", "Europe/Zurich"],
    ["0 15 1,2,3 * * *", "America/New_York"],
    ["0 0 0 * * *", "America/Sao_Paulo"],
  ])(
    "of %s in %s is one that the next ones pass by, at every quarter of a year's changes of time",
    (text, zone) => {
      const given = recurrence(text, zone);
      for (const day of ["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01"]) {
        const from = at(`${day}T00:00:00Z`) - hours(12);
        const passed: number[] = [];
        for (let next = nextOccurrence(given, from); next !== undefined && next < from + hours(48);) {
          passed.push(next);
          next = nextOccurrence(given, next);
        }
        for (let instant = from + hours(13); instant < from + hours(48); instant += minutes(15)) {
          const last = lastOccurrence(given, instant);
          const expected = passed.filter((one) => one <= instant).at(-1);
          if (expected !== undefined) expect([instant, last]).toEqual([instant, expected]);
        }
      }
    },
  );
});

describe("the next occurrences", () => {
  it("are as many as asked for, in the time zone's clock", () => {
    const given = recurrence("0 0 3 * * 1-5", "Europe/Zurich");
    expect(nextOccurrences(given, at("2026-03-26T12:00:00Z"), 3).map(shown)).toEqual([
      "2026-03-27T02:00Z",
      "2026-03-30T01:00Z",
      "2026-03-31T01:00Z",
    ]);
  });

  it("are none where the day never comes", () => {
    expect(nextOccurrences(recurrence("0 0 0 31 4 *"), 0, 5)).toEqual([]);
  });
});

describe("what people write", () => {
  const why = (text: string) => SixFieldNcrontab.safeParse(text).error?.issues[0]?.message;

  it.each(["0 0 3 * * *", "*/10 * * * * *", "0 0 9-17/2 1,15 Jan-Mar Mon"])("'%s' is taken", (text) => {
    expect(SixFieldNcrontab.parse(text)).toBe(text);
  });

  it.each([
    ["", "; it has 0 fields"],
    ["0 3 * * *", "must have six fields: second, minute, hour"],
    ["0 0 25 * * *", "'25' is not a valid hour, which is from 0 to 23"],
    [
      "61 0 0 * 13 *",
      "'61' is not a valid second, which is from 0 to 59; '13' is not a valid month, which is from 1 to 12",
    ],
    ["0 0 0 30 2 *", "must occur at some time, and there is no such day"],
  ])("'%s' is refused: %s", (text, expected) => {
    expect(why(text)).toContain(expected);
  });

  it.each(["Europe/Zurich", "UTC", "America/Argentina/Buenos_Aires"])("%s is a time zone", (name) => {
    expect(TimeZoneName.parse(name)).toBe(name);
  });

  it.each(["", "Europe/Zürich", "Mars/Olympus", "W. Europe Standard Time"])(
    "'%s' is no time zone",
    (name) => {
      expect(TimeZoneName.safeParse(name).error?.issues[0]?.message).toContain(
        "must be the IANA name of a time zone",
      );
    },
  );
});

describe("windows of the week", () => {
  const nights = WeekWindow.parse({
    days: ["friday", "saturday"],
    start: "22:00",
    durationMinutes: 8 * 60,
    timeZone: "Europe/Zurich",
  });

  const spans = (from: string, to: string, ...windows: WeekWindow[]) =>
    openings(windows, at(from), at(to)).map((span) => [shown(span.from), shown(span.to)]);

  it("open by the clock of their time zone, and last as long as they say while it changes", () => {
    expect(spans("2026-03-27T00:00:00Z", "2026-03-31T00:00:00Z", nights)).toEqual([
      ["2026-03-27T21:00Z", "2026-03-28T05:00Z"],
      ["2026-03-28T21:00Z", "2026-03-29T05:00Z"],
    ]);
  });

  it("that began before the stretch are in it, and what touches is one", () => {
    const morning = WeekWindow.parse({ days: ["sunday"], start: "05:00", durationMinutes: 60 });
    expect(spans("2026-03-29T04:00:00Z", "2026-03-30T00:00:00Z", nights, morning)).toEqual([
      ["2026-03-28T21:00Z", "2026-03-29T06:00Z"],
    ]);
  });

  it.each([
    ["2026-03-27T22:00:00Z", 2, "2026-03-27T22:00Z"],
    ["2026-03-27T22:00:00Z", 8, "2026-03-28T21:00Z"],
    ["2026-03-29T04:00:00Z", 2, "2026-04-03T20:00Z"],
    ["2026-03-29T04:00:00Z", 9, undefined],
  ])("from %s have room for %s h from %s", (from, lasts, expected) => {
    const open = { windows: [nights], blackouts: [] };
    expect(shown(firstFit(open, at(from), hours(lasts)))).toBe(expected);
  });

  it("never have room in a blackout, nor across one", () => {
    const blackout = { from: at("2026-03-27T23:00:00Z"), to: at("2026-05-01T00:00:00Z") };
    const open = { windows: [nights], blackouts: [blackout] };
    const from = at("2026-03-27T21:00:00Z");
    expect(firstFit(open, from, hours(2))).toBe(from);
    expect(shown(firstFit(open, from, hours(3)))).toBe("2026-05-01T20:00Z");
  });

  it("that are none leave all the time there is", () => {
    const blackout = { from: seconds(10), to: seconds(20) };
    expect(firstFit({ windows: [], blackouts: [] }, 5, hours(1000))).toBe(5);
    expect(firstFit({ windows: [], blackouts: [blackout] }, seconds(5), seconds(5))).toBe(seconds(5));
    expect(firstFit({ windows: [], blackouts: [blackout] }, seconds(5), seconds(6))).toBe(seconds(20));
  });

  it.each([
    [{ days: [], start: "22:00", durationMinutes: 60 }, "days"],
    [{ days: ["monday"], start: "24:00", durationMinutes: 60 }, "start"],
    [{ days: ["monday"], start: "22:00", durationMinutes: 0 }, "durationMinutes"],
    [{ days: ["monday"], start: "22:00", durationMinutes: 60, timeZone: "Nowhere" }, "timeZone"],
  ])("that contradict themselves are refused: %j", (window, path) => {
    expect(WeekWindow.safeParse(window).error?.issues[0]?.path[0]).toBe(path);
  });
});
