import { afterAll, describe, expect, it } from "vitest";
import type { CrashPoint } from "../../../local/runtime/index.ts";
import { beyond, comparable, points, tried } from "../../support/crash-matrix.ts";
import { runThroughCrashes } from "../../support/crashed-scenario.ts";
import { scenarios } from "../../support/scenarios.ts";

let cases = 0;
afterAll(() => {
  process.stdout.write(`crash points x passes x workflows: ${String(cases)} cases\n`);
});

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
        // A PUT of what is there already is answered with 200, a DELETE of what is gone with 204: nothing changes.
        expect(
          repeated.filter(
            (write) =>
              !/ 200$|^DELETE .* 204$|runCommand 202$/.test(write) || /managedClusters.* 200$/i.test(write),
          ),
          where,
        ).toEqual([]);
        expect(crashed.audit, where).toEqual([]);
      }
    },
    120_000,
  );
});
