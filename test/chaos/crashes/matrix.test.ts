import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CrashPoint } from "../../../local/runtime/index.ts";
import { beyond, changesNothing, comparable, points, tried } from "../../support/crash-matrix.ts";
import { type CrashedScenario, runThroughCrashes } from "../../support/crashed-scenario.ts";
import { scenarios } from "../../support/scenarios.ts";

let cases = 0;
afterAll(() => {
  process.stdout.write(`crash points x passes x workflows: ${String(cases)} cases\n`);
});

describe.each(scenarios)("$name, crashed and started again", (scenario) => {
  let undisturbed: CrashedScenario;
  beforeAll(async () => {
    undisturbed = await runThroughCrashes(scenario, []);
    expect([undisturbed.run.state, undisturbed.done]).toEqual(["succeeded", true]);
  });

  it.each(points)(
    "ends with the same report and changes nothing twice: %s",
    async (point: CrashPoint) => {
      for (const nth of tried(undisturbed.passes.get(point) ?? 0)) {
        cases += 1;
        const crashed = await runThroughCrashes(scenario, [{ point, nth }]);
        const where = `${scenario.name}: ${point} #${String(nth)}`;
        expect(crashed.crashes, where).toBe(1);
        expect([crashed.run.state, crashed.done], where).toEqual(["succeeded", true]);
        expect(comparable(crashed.run.report), where).toEqual(comparable(undisturbed.run.report));
        const repeated = beyond(crashed.writes, undisturbed.writes);
        expect(
          repeated.filter((write) => !changesNothing(write, undisturbed.writes)),
          where,
        ).toEqual([]);
        expect(crashed.audit, where).toEqual([]);
      }
    },
    120_000,
  );
});
