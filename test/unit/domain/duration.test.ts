import { expect, test } from "vitest";
import { days, hours, minutes, seconds, formatDuration } from "../../../domain/text/duration.ts";

test.each([
  [seconds(40), "40 s"],
  [minutes(12), "12 min"],
  [hours(2) + minutes(5), "2 h 05 min"],
  [hours(1) + minutes(59.9), "2 h 00 min"],
  [days(12), "12 days"],
])("%d ms is spelled %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
