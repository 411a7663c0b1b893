import { beforeAll, describe, expect, it } from "vitest";
import { populate } from "../../../local/arm/fleet/populate.ts";
import type { CrashPoint } from "../../../local/runtime/index.ts";
import { runs } from "../../../platform/records/kinds.ts";
import { isReadable } from "../../../platform/records/records.ts";
import { clusterPath, onServicePrincipal } from "../../support/arm/clusters.ts";
import { beyond, changesNothing, comparable, points } from "../../support/crash-matrix.ts";
import { type CrashedScenario, runThroughCrashes } from "../../support/crashed-scenario.ts";
import { Dice } from "../../support/random/dice.ts";
import type { Scenario } from "../../support/scenarios.ts";
import type { PlannedCrash } from "../../support/surviving-host.ts";
import { migrated, sweepReport } from "../../support/swept-world.ts";

const CLUSTERS = Array.from({ length: 12 }, (_, index) => `shop-${String(index)}`);

const scenario: Scenario = {
  name: "sweep of 12 clusters",
  workflow: "sweep",
  request: {
    workflow: "migrate-cluster",
    targets: {},
    waves: [
      { name: "canary", clusters: 1, soak: "PT1H" },
      { name: "rest", concurrency: 5 },
    ],
    blastRadius: { clusters: CLUSTERS.length },
  },
  populate: (moment) => {
    populate(
      moment,
      CLUSTERS.map((name) => onServicePrincipal({}, { name })),
    );
  },
  isDone: (simulator) => migrated(simulator) === CLUSTERS.length,
};

/**
 * A sweep of 12 clusters passes close to a thousand commits of each kind, and a run of it for each would take hours. So each
 * kind has one run of the sweep, which crashes there as often as this, at passes that a seed draws from the first to the
 * last. `CHAOS_SEED` draws others.
 */
const CRASHES = 6;
const SEED = Number(process.env["CHAOS_SEED"] ?? 20260302);

/** Crashes at a kind of commit over the whole course of a run that passes it that often, in the order in which they come. */
function drawn(point: CrashPoint, passes: number): readonly PlannedCrash[] {
  const dice = new Dice(SEED + points.indexOf(point));
  // Not at every one of few passes: a host gives up work that has brought it down again and again.
  const crashes = Math.min(CRASHES, Math.floor(passes / 2));
  const apart = Math.max(1, Math.floor(passes / crashes));
  return Array.from({ length: crashes }, () => ({ point, nth: dice.int(1, apart) }));
}

/** What has become of the sweep's targets, by their clusters. Who was the last one on their principal is left to chance. */
async function targetRuns({ records, run }: CrashedScenario) {
  const { items } = await records.list(runs, { limit: 100 });
  return items
    .flatMap((item) => (isReadable(item) ? [item.value] : []))
    .filter(({ sweep }) => sweep?.id === run.id)
    .map(({ input, state, sweep, report }) => ({
      cluster: String(input["clusterId"]),
      ...{ state, wave: sweep?.wave, outcome: report?.outcome },
    }))
    .sort((one, other) => (one.cluster < other.cluster ? -1 : 1));
}

/**
 * The writes, without the names of role assignments, which are made from principals. The same PUT of one may come again, as
 * it changes nothing; a second one of another name stays.
 */
function named({ writes }: CrashedScenario): readonly string[] {
  const isAssignment = (write: string) => /^PUT .*\/roleAssignments\/[^/]+ 201$/i.test(write);
  return [...new Set(writes.filter(isAssignment)), ...writes.filter((write) => !isAssignment(write))].map(
    (write) => write.replace(/(roleAssignments\/)[^/ ]+/i, "$1NAME"),
  );
}

describe("a sweep of 12 clusters whose process crashes half a dozen times", () => {
  let undisturbed: CrashedScenario;
  beforeAll(async () => {
    undisturbed = await runThroughCrashes(scenario, []);
    expect([undisturbed.run.state, undisturbed.done]).toEqual(["succeeded", true]);
    expect(sweepReport(undisturbed.run)).toMatchObject({ targets: 12, succeeded: 12, stragglers: [] });
    expect((await targetRuns(undisturbed)).map(({ cluster }) => cluster)).toEqual(
      CLUSTERS.map((name) => clusterPath(name)).sort(),
    );
  }, 120_000);

  it.each(points)(
    "ends in the same report, with one run a cluster, and changes nothing twice: %s",
    async (point) => {
      const planned = drawn(point, undisturbed.passes.get(point) ?? 0);
      const crashed = await runThroughCrashes(scenario, planned);
      const where = `${point} at ${planned.map(({ nth }) => String(nth)).join(", ")}, seed ${String(SEED)}`;
      expect(crashed.crashes, where).toBe(planned.length);
      expect(crashed.crashes, where).toBeGreaterThan(0);
      expect([crashed.run.state, crashed.done], where).toEqual(["succeeded", true]);
      expect(comparable(crashed.run.report), where).toEqual(comparable(undisturbed.run.report));
      expect(await targetRuns(crashed), where).toEqual(await targetRuns(undisturbed));
      const repeated = beyond(named(crashed), named(undisturbed));
      expect(
        repeated.filter((write) => !changesNothing(write, [])),
        where,
      ).toEqual([]);
      expect(crashed.audit, where).toEqual([]);
    },
    240_000,
  );
});
