import { expect, test } from "vitest";
import { imageUpgradeMs, learned } from "../../../domain/cluster/pace.ts";
import { minutes } from "../../../domain/text/duration.ts";
import { pool } from "../../support/migration-facts.ts";

test("the next pools take as long for a batch of nodes as the last one of their operating system took", () => {
  // Two minutes for the roll-out, and 3 batches of 20 minutes.
  const pace = learned({}, pool({ count: 3, maxSurge: "1" }), minutes(62));
  expect(imageUpgradeMs(pool({ count: 5, maxSurge: "1" }), pace)).toBe(minutes(102));
  expect(imageUpgradeMs(pool({ count: 10, maxSurge: "5" }), pace)).toBe(minutes(42));
});

test("what one operating system took says nothing about another, and a pool without nodes nothing at all", () => {
  const windows = pool({ osType: "Windows" });
  const pace = learned({}, pool(), minutes(62));
  expect(imageUpgradeMs(windows, pace)).toBe(imageUpgradeMs(windows));
  expect(learned(pace, pool({ count: 0 }), minutes(9))).toEqual(pace);
});
