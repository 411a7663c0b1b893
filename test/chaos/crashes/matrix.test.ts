import { afterAll, describe, expect, it } from "vitest";
import { type CrashPoint, crashPoints } from "../../../local/runtime/index.ts";
import { runThroughCrashes } from "../../support/crashed-scenario.ts";
import { scenarios } from "../../support/scenarios.ts";

/** Nothing is purged and nobody says anything in these runs. */
const points = crashPoints.filter((point) => !/Purge|Send/.test(point));

/** Passes at which a point is tried: the first ones, the last one, and some in between. */
const TRIED_AT_MOST = 8;

let cases = 0;
afterAll(() => {
  process.stdout.write(`crash points x passes x workflows: ${String(cases)} cases\n`);
});

function tried(passes: number): readonly number[] {
  const step = Math.max(1, passes / TRIED_AT_MOST);
  const chosen = Array.from(
    { length: Math.min(passes, TRIED_AT_MOST) },
    (_, index) => 1 + Math.floor(index * step),
  );
  return [...new Set([...chosen, ...(passes > 0 ? [passes] : [])])];
}

/** The writes that were made more often than in a run without a crash. */
function beyond(writes: readonly string[], usual: readonly string[]): readonly string[] {
  const left = [...usual];
  return writes.filter((write) => {
    const at = left.indexOf(write);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** A report without the times, and without what a repeated answer says of itself: found instead of made. */
function comparable(report: unknown): unknown {
  const text = JSON.stringify(report)
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/"outcome":"(made|found|created|adopted)"/g, '"outcome":"HELD"');
  return JSON.parse(text);
}

describe.each(scenarios)("$name, crashed and started again", (scenario) => {
  it.each(points)(
    "ends with the same report and changes nothing twice: %s",
    async (point: CrashPoint) => {
      const undisturbed = await runThroughCrashes(scenario, []);
      expect([undisturbed.run.state, undisturbed.done]).toEqual(["succeeded", true]);
      for (const nth of tried(undisturbed.passes.get(point) ?? 0)) {
        cases += 1;
        const crashed = await runThroughCrashes(scenario, [{ point, nth }]);
        const where = `${scenario.name}: ${point} #${String(nth)}`;
        expect(crashed.crashes, where).toBe(1);
        expect([crashed.run.state, crashed.done], where).toEqual(["succeeded", true]);
        expect(comparable(crashed.run.report), where).toEqual(comparable(undisturbed.run.report));
        const repeated = beyond(crashed.writes, undisturbed.writes);
        // A command that reads in the cluster leaves nothing behind, however often it runs.
        // A PUT of what is there already is answered with 200 and changes nothing.
        expect(
          repeated.filter(
            (write) => !/ 200$|runCommand 202$/.test(write) || /managedClusters.* 200$/i.test(write),
          ),
          where,
        ).toEqual([]);
        expect(crashed.audit, where).toEqual([]);
      }
    },
    120_000,
  );
});
