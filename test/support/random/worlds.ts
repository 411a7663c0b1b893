import { describe, expect, it } from "vitest";
import { randomCase } from "./random-case.ts";
import { runCase } from "./run-case.ts";
import { violationsOf } from "./violations.ts";

const CASES_A_TEST = 50;

/** Tests over random worlds, from a seed on; a failure names its seed, and `npm run simulate -- --seed N` replays it. */
export function describeWorlds(first: number, count: number): void {
  describe(`random worlds, seeds ${String(first)} to ${String(first + count - 1)}`, () => {
    for (let from = first; from < first + count; from += CASES_A_TEST) {
      const to = Math.min(from + CASES_A_TEST, first + count) - 1;
      it(`keep every invariant, seeds ${String(from)} to ${String(to)}`, async () => {
        for (let seed = from; seed <= to; seed += 1) {
          const given = randomCase(seed);
          expect(await violationsOf(given, await runCase(given)), `seed ${String(seed)}`).toEqual([]);
        }
      }, 120_000);
    }
  });
}
