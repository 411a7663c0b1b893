import { expect, it } from "vitest";
import { imageQueue, isFree, without, withoutNewer } from "../../../orchestrations/images/image-queue.ts";
import { pool } from "../../support/migration-facts.ts";

const [apps, batch, win] = [pool({ name: "apps" }), pool({ name: "batch" }), pool({ name: "win" })];

it("puts the pool first whose upgrade has begun, and nothing may be chosen anew before it is through", () => {
  const begun = { pool: "win", operation: {} };
  const queue = imageQueue([apps, batch, win], begun);
  expect(queue.left).toEqual([win, apps, batch]);
  expect(isFree(queue)).toBe(false);
  expect(isFree(imageQueue([apps]))).toBe(true);
});

it("follows no operation of a pool that it does not hold", () => {
  expect(imageQueue([apps], { pool: "gone", operation: {} })).toEqual({ left: [apps], ended: 0, pace: {} });
});

it("counts the pools that are through", () => {
  const ends = [
    { kind: "upgraded", before: apps, after: apps },
    { kind: "nothingNewer", before: win },
  ] as const;
  expect(without(imageQueue([apps, batch, win]), ends)).toEqual({ left: [batch], ended: 2, pace: {} });
  expect(withoutNewer(ends)).toEqual([win]);
});
