import { describe, expect, it } from "vitest";
import { parseSchedule } from "../../../local/runtime/triggers/schedule.ts";
import { TimeZone } from "../../../domain/calendar/time-zone.ts";

/** The next instants after one, as ISO texts in UTC without what they all share. */
function next(text: string, after: string, count = 1, zone = "UTC"): string[] {
  const schedule = parseSchedule(text, new TimeZone(zone));
  if (schedule === undefined) throw new Error(`'${text}' is not understood.`);
  const found: string[] = [];
  let at: number | undefined = Date.parse(after);
  while (found.length < count) {
    at = schedule.next(at);
    if (at === undefined) break;
    found.push(new Date(at).toISOString().replace(":00.000Z", "Z").replace(".000Z", "Z"));
  }
  return found;
}

describe("a schedule in NCRONTAB", () => {
  it.each([
    ["0 */5 * * * *", "2026-03-01T12:00:00Z", ["2026-03-01T12:05Z", "2026-03-01T12:10Z"]],
    ["*/30 * * * * *", "2026-03-01T12:00:01Z", ["2026-03-01T12:00:30Z", "2026-03-01T12:01Z"]],
    ["0 0 * * * *", "2026-03-01T12:00:00.001Z", ["2026-03-01T13:00Z", "2026-03-01T14:00Z"]],
    ["0 30 9 * * *", "2026-03-01T12:00:00Z", ["2026-03-02T09:30Z", "2026-03-03T09:30Z"]],
    ["0 30 9 * * 1-5", "2026-03-06T12:00:00Z", ["2026-03-09T09:30Z", "2026-03-10T09:30Z"]],
    ["0 30 9 * Jan,DECEMBER Mon", "2026-03-01T12:00:00Z", ["2026-12-07T09:30Z", "2026-12-14T09:30Z"]],
    ["0 0 9-11/2 * * *", "2026-03-01T12:00:00Z", ["2026-03-02T09:00Z", "2026-03-02T11:00Z"]],
    ["0 0 20/2 * * *", "2026-03-01T12:00:00Z", ["2026-03-01T20:00Z", "2026-03-01T22:00Z"]],
    ["0 0 17-9 * * *", "2026-03-01T12:00:00Z", ["2026-03-01T13:00Z", "2026-03-01T14:00Z"]],
    ["5,1,3 * * * * *", "2026-03-01T12:00:00Z", ["2026-03-01T12:00:01Z", "2026-03-01T12:00:03Z"]],
    ["0 0 0 29 2 *", "2026-03-01T12:00:00Z", ["2028-02-29T00:00Z", "2032-02-29T00:00Z"]],
    ["0 0 0 13 * Fri", "2026-03-14T12:00:00Z", ["2026-11-13T00:00Z", "2027-08-13T00:00Z"]],
    ["15 6 * * *", "2026-03-01T12:00:00Z", ["2026-03-02T06:15Z", "2026-03-03T06:15Z"]],
    ["  0  0 0 1 1 *  ", "2026-03-01T12:00:00Z", ["2027-01-01T00:00Z", "2028-01-01T00:00Z"]],
    ["0 59 23 31 12 *", "2026-12-31T23:59:00Z", ["2027-12-31T23:59Z", "2028-12-31T23:59Z"]],
  ])("%s after %s", (text, after, expected) => {
    expect(next(text, after, 2)).toEqual(expected);
  });

  it("never comes on a day that there is not", () => {
    expect(next("0 0 0 30 2 *", "2026-03-01T12:00:00Z")).toEqual([]);
  });

  it.each(
    [
      ["", "* * *", "60 * * * * *", "* 60 * * * *", "* * 24 * * *", "* * * 0 * *", "* * * 32 * *"],
      ["* * * * 0 *", "* * * * 13 *", "* * * * * 7", "* * * * * Xyz", "*/0 * * * * *", "1- * * * * *"],
      [
        "a * * * * *",
        "1-2-3 * * * * *",
        "? * * * * *",
        "0 0 0 L * *",
        "* * * * * * *",
        ", * * * * *",
        "1/ * * * * *",
      ],
    ].flat(),
  )("'%s' is not understood", (text) => {
    expect(parseSchedule(text, new TimeZone("UTC"))).toBeUndefined();
  });
});

describe("a constant schedule", () => {
  it.each([
    ["00:05:00", ["2026-03-01T12:05Z", "2026-03-01T12:10Z"]],
    ["1.00:00:00", ["2026-03-02T12:00Z", "2026-03-03T12:00Z"]],
    ["02:30", ["2026-03-01T14:30Z", "2026-03-01T17:00Z"]],
  ])("%s", (text, expected) => {
    expect(next(text, "2026-03-01T12:00:00Z", 2)).toEqual(expected);
  });

  it.each(["00:00:00", "24:00:00", "00:60:00", "00:00:60"])("'%s' is not understood", (text) => {
    expect(parseSchedule(text, new TimeZone("UTC"))).toBeUndefined();
  });
});

describe("a schedule in a time zone", () => {
  it("follows the clock on the wall through the year", () => {
    expect(next("0 0 9 * * *", "2026-03-28T00:00:00Z", 2, "Europe/Zurich")).toEqual([
      "2026-03-28T08:00Z",
      "2026-03-29T07:00Z",
    ]);
    expect(next("0 0 0 1 */3 *", "2026-01-01T12:00:00Z", 2, "America/New_York")).toEqual([
      "2026-04-01T04:00Z",
      "2026-07-01T04:00Z",
    ]);
    expect(next("0 15 * * * *", "2026-01-01T12:00:00Z", 1, "Asia/Kathmandu")).toEqual(["2026-01-01T12:30Z"]);
  });

  it("counts an hour that is left out in the time before the change", () => {
    expect(next("0 30 2 * * *", "2026-03-28T12:00:00Z", 2, "Europe/Zurich")).toEqual([
      "2026-03-29T01:30Z",
      "2026-03-30T00:30Z",
    ]);
    expect(next("0 */30 * * * *", "2026-03-29T00:00:00Z", 4, "Europe/Zurich")).toEqual([
      "2026-03-29T00:30Z",
      "2026-03-29T01:00Z",
      "2026-03-29T01:30Z",
      "2026-03-29T02:00Z",
    ]);
  });

  it("fires once in an hour that comes twice, in its second half", () => {
    expect(next("0 30 2 * * *", "2026-10-24T12:00:00Z", 2, "Europe/Zurich")).toEqual([
      "2026-10-25T01:30Z",
      "2026-10-26T01:30Z",
    ]);
  });

  it("of intervals goes on through an hour that comes twice", () => {
    expect(next("0 */30 * * * *", "2026-10-24T23:30:00Z", 6, "Europe/Zurich")).toEqual([
      "2026-10-25T00:00Z",
      "2026-10-25T00:30Z",
      "2026-10-25T01:00Z",
      "2026-10-25T01:30Z",
      "2026-10-25T02:00Z",
      "2026-10-25T02:30Z",
    ]);
  });
});
