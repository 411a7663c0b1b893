import { describe, expect, it } from "vitest";
import { CHILDREN } from "../../orchestrations/children.ts";
import { WORKFLOWS } from "../../orchestrations/workflows.ts";
import { newestSet, readHistory } from "../support/histories.ts";
import { CALM_WORKFLOWS } from "../support/random/calm-case.ts";
import { randomCase } from "../support/random/random-case.ts";
import { scenarios } from "../support/scenarios.ts";

/** Seeds that are looked at for what is drawn; drawing costs nothing. */
const SEEDS = 500;

const drawn = new Set(Array.from({ length: SEEDS }, (_, seed) => randomCase(seed).order.workflow));

/** The orchestrations that recorded histories are of. */
const recorded = new Set(
  newestSet().names.flatMap((name) =>
    readHistory(newestSet(), name).flatMap((event) =>
      event.type === "ExecutionStarted" ? [event.name] : [],
    ),
  ),
);

describe.each(WORKFLOWS.map(({ name, orchestration }) => ({ name, orchestration })))(
  "the proof of $name",
  ({ name, orchestration }) => {
    it("has a scenario, which the matrices of faults and of crashes go through", () => {
      expect(scenarios.map(({ workflow }) => workflow)).toContain(name);
    });

    it("has a calm run, which the matrix of outcomes and clouds leads to every ending", () => {
      expect(CALM_WORKFLOWS).toContain(name);
    });

    it("has its share of the random worlds", () => {
      expect([...drawn]).toContain(name);
    });

    it("has a recorded history", () => {
      expect([...recorded]).toContain(orchestration);
    });
  },
);

it.each(CHILDREN.map(({ orchestration }) => orchestration))(
  "the sub-orchestration %s has a recorded history",
  (orchestration) => {
    expect([...recorded]).toContain(orchestration);
  },
);

it("nothing is proven that is no workflow any more", () => {
  const names = WORKFLOWS.map(({ name }) => name);
  for (const proven of [...scenarios.map(({ workflow }) => workflow), ...CALM_WORKFLOWS, ...drawn])
    expect(names).toContain(proven);
});
