import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replayHistory } from "../../../local/runtime/index.ts";
import { loadApp } from "../../../local/runtime/worker/core-shim.ts";
import { silent } from "../../../local/runtime/worker/host-log.ts";
import { Invoker } from "../../../local/runtime/worker/invoker.ts";
import { unobserved } from "../../../local/runtime/worker/observer.ts";
import { OrchestratorRunner } from "../../../local/runtime/host/orchestrator-runner.ts";
import { Registry } from "../../../local/runtime/worker/registry.ts";
import { faultsOf } from "../../support/runtime/legal-history.ts";
import {
  expectedResults,
  randomProgram,
  registerRandomProgram,
  type RandomProgram,
} from "../../support/runtime/random-program.ts";
import { RandomWorld, type Course } from "../../support/runtime/random-world.ts";

const choices = fc.array(fc.nat(1000), { minLength: 30, maxLength: 60 });

async function courseOf(
  program: RandomProgram,
  world: { choices: number[]; suspends: boolean },
  paranoid = false,
): Promise<Course> {
  const registry = new Registry({ log: () => undefined });
  await loadApp(registry, () => {
    registerRandomProgram(program);
  });
  const invoker = new Invoker({ registry, log: silent, observer: unobserved });
  const runner = new OrchestratorRunner(registry, invoker, { paranoid });
  return new RandomWorld(runner, program, world).run();
}

/** fast-check prints the seed and the smallest counterexample of a property that fails. */
const runs = { numRuns: 150 } as const;

describe("for any program, the real library and the engine together", () => {
  it("come to the same results in whatever order messages arrive, with a legal history", async () => {
    await fc.assert(
      fc.asyncProperty(randomProgram, choices, fc.boolean(), async (program, order, suspends) => {
        const { instance, history, stored } = await courseOf(program, { choices: order, suspends });
        expect(faultsOf(history)).toEqual([]);
        expect(stored).toEqual(history);
        expect(instance.status).toBe("Completed");
        expect(instance.customStatus).toBe(JSON.stringify({ round: program.rounds - 1 }));
        const results = JSON.parse(instance.output ?? "null") as unknown[];
        for (const [index, allowed] of expectedResults(program).entries()) {
          expect(allowed).toContainEqual(results[index]);
        }
      }),
      runs,
    );
  });

  it("decide the same again from every beginning of the history at which a turn was taken", async () => {
    await fc.assert(
      fc.asyncProperty(randomProgram, choices, fc.boolean(), async (program, order, suspends) => {
        const { history } = await courseOf(program, { choices: order, suspends });
        const turns = await replayHistory({
          app: () => {
            registerRandomProgram(program);
          },
          history,
        });
        expect(turns.flatMap(({ divergence }) => divergence ?? [])).toEqual([]);
      }),
      runs,
    );
  });

  it("take the same course when every turn is replayed twice", async () => {
    await fc.assert(
      fc.asyncProperty(randomProgram, choices, async (program, order) => {
        const world = { choices: order, suspends: false };
        expect(await courseOf(program, world, true)).toEqual(await courseOf(program, world, false));
      }),
      { ...runs, numRuns: 50 },
    );
  });
});
