import { describe, expect, it } from "vitest";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";
import { EndingCount, ENDINGS } from "./endings.ts";
import { violationsOf } from "./invariants/all.ts";
import { randomCase } from "./random-case.ts";
import { runCase } from "./run-case.ts";

const CASES_A_TEST = 50;

/** So many worlds come to every ending. */
const ENOUGH = 1_000;

/** How many worlds a file tries. */
const WORLDS = Number(process.env["CHAOS_WORLDS"] ?? ENOUGH);

/** Tests over random worlds, from a seed on; a failure names its seed, and `npm run test:worlds -- --seed N` replays it. */
export function describeWorlds(first: number, count = WORLDS): void {
  describe(`random worlds, seeds ${String(first)} to ${String(first + count - 1)}`, () => {
    const seen = new EndingCount();
    for (let from = first; from < first + count; from += CASES_A_TEST) {
      const to = Math.min(from + CASES_A_TEST, first + count) - 1;
      it(`keep every invariant, seeds ${String(from)} to ${String(to)}`, async () => {
        for (let seed = from; seed <= to; seed += 1) {
          const given = randomCase(seed);
          const observed = await runCase(given);
          for (const run of observed.runs) seen.add(run);
          expect(await violationsOf(given, observed), `seed ${String(seed)}`).toEqual([]);
        }
      }, 120_000);
    }

    it("drew every workflow", () => {
      process.stdout.write(`runs by workflow and ending\n${seen.table()}\n`);
      expect(seen.workflows()).toEqual(WORKFLOWS.map(({ name }) => name).sort());
    });

    it.runIf(count >= ENOUGH)("came to every ending", () => {
      expect(seen.endings()).toEqual(ENDINGS);
    });
  });
}
