import { describe, expect, it } from "vitest";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";
import { fencedWorld } from "../../support/fenced-world.ts";
import { tryWorkflow } from "../../support/ids/corpus.ts";

const SEEDS = [1, 2, 3];

describe.each(SEEDS)("very many tricks with ids, with seed %i", (seed) => {
  it.each(WORKFLOWS.map((workflow) => [workflow.name, workflow] as const))(
    "lead %s nowhere but where it serves",
    { timeout: 240_000 },
    async (_, workflow) => {
      expect(await tryWorkflow(await fencedWorld(), workflow, { seed, count: 120 })).toEqual([]);
    },
  );
});
