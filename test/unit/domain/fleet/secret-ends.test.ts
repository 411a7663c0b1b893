import { expect, test } from "vitest";
import { days } from "../../../../domain/text/duration.ts";
import { expiryBucket, expiryOf, secretEnds } from "../../../../domain/fleet/secret-ends.ts";

const NOW = Date.parse("2026-03-01T00:00:00.000Z");
const after = (count: number) => new Date(NOW + days(count)).toISOString();

test("of several secrets the first that has not ended decides, whatever order they come in", () => {
  const ends = secretEnds([after(400), after(-5), after(20)], NOW);
  expect(ends).toEqual({ kind: "known", earliest: after(-5), next: after(20), latest: after(400) });
  expect(expiryOf(ends)).toBe(after(20));
  expect(expiryBucket(ends, NOW)).toBe("within30Days");
});

test("where all have ended the last end is the expiry", () => {
  const ends = secretEnds([after(-9), after(-2)], NOW);
  expect(ends).toEqual({ kind: "known", earliest: after(-9), latest: after(-2) });
  expect([expiryOf(ends), expiryBucket(ends, NOW)]).toEqual([after(-2), "expired"]);
});

test.each([
  [0, "expired"],
  [0.5, "within7Days"],
  [7, "within7Days"],
  [7.01, "within14Days"],
  [14, "within14Days"],
  [30, "within30Days"],
  [90, "within90Days"],
  [90.01, "later"],
] as const)("a secret that ends in %d days is in the bucket %s", (count, bucket) => {
  expect(expiryBucket(secretEnds([after(count)], NOW), NOW)).toBe(bucket);
});

test("no secret, none that can be seen and no principal are three things", () => {
  expect(expiryBucket(secretEnds([], NOW), NOW)).toBe("none");
  expect(expiryBucket({ kind: "unknown", because: "no right" }, NOW)).toBe("unknown");
  expect(expiryBucket(undefined, NOW)).toBe("notApplicable");
  expect(expiryOf({ kind: "unknown", because: "no right" })).toBeUndefined();
});
