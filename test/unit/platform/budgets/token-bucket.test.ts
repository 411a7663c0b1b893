import { describe, expect, it } from "vitest";
import { TokenBucket } from "../../../../platform/azure/budgets/token-bucket.ts";

const SIZE = { burst: 3, perSecond: 2 };
const of = (group: string, id: string) => ({ id: `${group} ${id}`, group });

/** Asks for a token and takes it where there is one; answers the wait. */
function ask(bucket: TokenBucket, who: ReturnType<typeof of>, now: number): number {
  const wait = bucket.waitMs(who, now);
  if (wait === 0) bucket.take(who, now);
  return wait;
}

describe("a token bucket", () => {
  it("lets a full bucket through at once and tells everybody else a time of their own", () => {
    const bucket = new TokenBucket(SIZE, 0);
    const waits = [1, 2, 3, 4, 5, 6].map((n) => ask(bucket, of("a", String(n)), 0));
    expect(waits).toEqual([0, 0, 0, 500, 1_000, 1_500]);
  });

  it("keeps a place for whoever comes back for it, and no second one meanwhile", () => {
    const bucket = new TokenBucket(SIZE, 0);
    for (const n of [1, 2, 3]) ask(bucket, of("a", String(n)), 0);
    expect(ask(bucket, of("a", "late"), 0)).toBe(500);
    expect(ask(bucket, of("a", "late"), 200)).toBe(300);
    expect(ask(bucket, of("a", "later"), 200)).toBe(800);
    expect(ask(bucket, of("a", "late"), 500)).toBe(0);
  });

  it("never lets more through than Azure's own bucket would, whenever they come", () => {
    const bucket = new TokenBucket(SIZE, 0);
    let due = Array.from({ length: 40 }, (_one, n) => ({ n, at: 0 }));
    const taken: number[] = [];
    for (let now = 0; due.length > 0; now += 100) {
      due = due.flatMap(({ n, at }) => {
        if (at > now) return [{ n, at }];
        const wait = ask(bucket, of("a", String(n)), now);
        if (wait === 0) taken.push(now);
        return wait === 0 ? [] : [{ n, at: now + wait }];
      });
    }
    for (const [index, at] of taken.entries()) {
      expect(index + 1).toBeLessThanOrEqual(SIZE.burst + (at / 1_000) * SIZE.perSecond);
    }
    expect(taken.at(-1)).toBeLessThanOrEqual(((40 - SIZE.burst) / SIZE.perSecond) * 1_000 + 1_000);
  });

  it("one subscription's storm starves no other: its first request comes next", () => {
    const bucket = new TokenBucket(SIZE, 0);
    for (let n = 0; n < 200; n += 1) ask(bucket, of("storm", String(n)), 0);
    expect(ask(bucket, of("other", "1"), 0)).toBeLessThanOrEqual(500);
    expect(ask(bucket, of("storm", "200"), 0)).toBeGreaterThan(90_000);
  });

  it("forgets a place that nobody comes for", () => {
    const bucket = new TokenBucket(SIZE, 0);
    for (let n = 0; n < 4; n += 1) ask(bucket, of("a", String(n)), 0);
    expect(bucket.isAtRest(100_000)).toBe(false);
    expect(bucket.isAtRest(121_000)).toBe(true);
  });

  it("learns that others draw on it, and that it is larger than documented", () => {
    const bucket = new TokenBucket(SIZE, 0);
    bucket.learn(0, 0);
    expect(ask(bucket, of("a", "1"), 0)).toBe(500);
    bucket.learn(9, 0);
    const waits = Array.from({ length: 10 }, (_one, n) => ask(bucket, of("b", String(n)), 0));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(9);
  });

  it("lets nobody through before the time that Azure has named, and all of them one by one after it", () => {
    const bucket = new TokenBucket(SIZE, 0);
    bucket.close(10_000, 0);
    expect(ask(bucket, of("a", "1"), 0)).toBe(10_500);
    expect(ask(bucket, of("a", "2"), 5_000)).toBe(6_000);
    expect(ask(bucket, of("a", "1"), 10_500)).toBe(0);
  });

  it("lets an attempt through that makes three calls anew each time, however small the part is", () => {
    const bucket = new TokenBucket({ burst: 15, perSecond: 3 }, 0);
    for (const at of [0, 2_000, 4_000, 6_000, 8_000]) {
      bucket.halve(at);
      bucket.close(at + 1_000, at);
    }
    let now = 9_000;
    let attempts = 0;
    for (let calls = 0; calls < 3 && attempts < 20;) {
      const wait = ask(bucket, of("a", "1"), now);
      calls = wait === 0 ? calls + 1 : 0;
      if (wait === 0) continue;
      attempts += 1;
      // The kit waits whole seconds, and one more.
      now += Math.ceil(wait / 1_000) * 1_000 + 1_000;
    }
    expect(attempts).toBeLessThan(5);
  });

  it("leaves half of it to others once they have emptied it, and takes twice as much each hour after that", () => {
    const bucket = new TokenBucket(SIZE, 0);
    // Of the calls that are under way in the same moment, each is rejected.
    for (const at of [0, 0, 900]) {
      bucket.halve(at);
      bucket.close(at + 1_000, at);
    }
    const within = (from: number) =>
      Array.from({ length: 40 }, (_one, n) => from + n * 250).filter(
        (now, n) => ask(bucket, of("a", `${String(from)} ${String(n)}`), now) === 0,
      ).length;
    expect(within(60_000)).toBeLessThanOrEqual(1 + 10 * (SIZE.perSecond / 2));
    expect(bucket.isAtRest(200_000)).toBe(false);
    expect(bucket.isAtRest(3_700_000)).toBe(true);
    expect(within(3_700_000)).toBeGreaterThan(1 + 10 * (SIZE.perSecond / 2));
  });
});
