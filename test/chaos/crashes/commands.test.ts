import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hours } from "../../../domain/text/duration.ts";
import type { RunState } from "../../../domain/run/record.ts";
import type { CrashPoint } from "../../../local/runtime/index.ts";
import { beyond, changesNothing, comparable, points, tried } from "../../support/crash-matrix.ts";
import { type CrashedScenario, runThroughCrashes } from "../../support/crashed-scenario.ts";
import type { PersonAtRecords } from "../../support/person-at-records.ts";
import { scenarios } from "../../support/scenarios.ts";

/** Each passes the crash points of a whole migration, so that fewer passes are tried than of a run by itself. */
const TRIED_AT_MOST = 2;

let cases = 0;
afterAll(() => {
  process.stdout.write(`crash points x passes x commands: ${String(cases)} cases\n`);
});

interface Told {
  readonly what: string;
  readonly person: PersonAtRecords;
  readonly ends: RunState;
  /** Whether the cluster is changed in the end. */
  readonly changed: boolean;
}

const told: readonly Told[] = [
  {
    what: "paused before the change, and resumed",
    person: { says: "pause", before: "changeIdentity", resumesAfterMs: hours(30) },
    ends: "succeeded",
    changed: true,
  },
  {
    what: "paused while AKS changes the cluster, and resumed",
    person: { says: "pause", before: "followChange", resumesAfterMs: hours(30) },
    ends: "succeeded",
    changed: true,
  },
  {
    what: "paused before the change, and forgotten",
    person: { says: "pause", before: "changeIdentity" },
    ends: "cancelled",
    changed: false,
  },
  {
    what: "cancelled before the change",
    person: { says: "cancel", before: "changeIdentity" },
    ends: "cancelled",
    changed: false,
  },
  {
    what: "cancelled while AKS changes the cluster",
    person: { says: "cancel", before: "followChange" },
    ends: "cancelled",
    changed: true,
  },
];

const [migration] = scenarios;

describe.each(told)("a migration that is $what, crashed and started again", ({ person, ends, changed }) => {
  if (migration?.workflow !== "migrate-cluster") throw new Error("the first scenario is no migration");
  const scenario = { ...migration, person };
  const isChange = (write: string) => /^PUT .*managedClusters\/[^/]+ \d+$/i.test(write);
  let undisturbed: CrashedScenario;
  beforeAll(async () => {
    undisturbed = await runThroughCrashes(scenario, []);
    expect(undisturbed.run.state).toBe(ends);
    expect(undisturbed.writes.filter(isChange)).toHaveLength(changed ? 1 : 0);
  });

  it.each(points)(
    "ends with the same report, and begins nothing that it should not: %s",
    async (point: CrashPoint) => {
      for (const nth of tried(undisturbed.passes.get(point) ?? 0, TRIED_AT_MOST)) {
        cases += 1;
        const crashed = await runThroughCrashes(scenario, [{ point, nth }]);
        const where = `${point} #${String(nth)}`;
        expect(crashed.crashes, where).toBe(1);
        expect(crashed.run.state, where).toBe(ends);
        expect(comparable(crashed.run.report), where).toEqual(comparable(undisturbed.run.report));
        const pauses = crashed.run.steps.filter(({ name }) => name === "pause");
        expect(pauses, where).toHaveLength(person.says === "pause" ? 1 : 0);
        expect(crashed.writes.filter(isChange), where).toEqual(undisturbed.writes.filter(isChange));
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
