import { afterAll, describe, expect, it } from "vitest";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";
import { WhenNothingNewer } from "../../../domain/migration/request.ts";
import { CALL_FAULTS } from "../../support/call-faults.ts";
import { calmRun, faultedCases, OUTCOME_COURSES } from "../../support/outcomes.ts";
import { CALM_PLACES, calmCase } from "../../support/random/calm-case.ts";
import { type Ending, EndingCount, endingOf } from "../../support/random/endings.ts";
import { violationsOf } from "../../support/random/invariants/all.ts";
import type { RandomCase } from "../../support/random/random-case.ts";
import { runCase } from "../../support/random/run-case.ts";

const counts = new Map(CALM_PLACES.map(({ cloud }) => [cloud, new EndingCount()]));
afterAll(() => {
  for (const [cloud, count] of counts) process.stdout.write(`runs in ${cloud}\n${count.table()}\n`);
});

/** What ends otherwise than usual, by workflow and course. */
const OTHERWISE: Readonly<Record<string, Readonly<Record<string, Ending>>>> = {
  // It is planned by the activities of other workflows, inside of one of its own: that one is tried again.
  sweep: { "a defect of its own": "succeeded" },
  // What the app may not read is what it has to report: it says which permissions it lacks.
  "onboard-subscription": { "cannot read the facts": "partlySucceeded" },
};

/** Lets a case happen, checks every invariant, and answers how its first run ended. */
async function endingIn(given: RandomCase) {
  const seen = await runCase(given);
  expect(await violationsOf(given, seen)).toEqual([]);
  const [run] = seen.runs;
  if (run === undefined) throw new Error("there was no run");
  counts.get(given.place.cloud)?.add(run);
  return { ending: endingOf(run), run };
}

describe.each(CALM_PLACES)("in the cloud $cloud", (place) => {
  describe.each(WORKFLOWS.map(({ name }) => name))("%s", (workflow) => {
    it.each(OUTCOME_COURSES)("$name: it ends as $ends", async ({ name, given, ends: usual, writes }) => {
      const calm = await calmRun(workflow, place);
      const ends = OTHERWISE[workflow]?.[name] ?? usual;
      // What writes nothing asks nobody and parks on nothing: it goes through whatever people do.
      const wanted = writes && calm.journal.length === 0 ? "succeeded" : ends;
      const { ending, run } = await endingIn(given(workflow, place, calm));
      expect(ending, run.report?.summary ?? run.failure).toBe(wanted);
    });

    // What goes wrong with a write depends on no cloud.
    it.runIf(place.cloud === "public")(
      `ends with a true report, whichever of ${String(CALL_FAULTS.length)} ways its first write goes wrong`,
      async () => {
        const calm = await calmRun(workflow, place);
        for (const given of faultedCases(workflow, place, calm)) {
          const { ending } = await endingIn(given);
          expect(["succeeded", "partlySucceeded", "refused", "cancelled"]).toContain(ending);
        }
      },
      60_000,
    );
  });

  /** What a migration comes to with each way past the newest image, where the update leaves the nodes as they are. */
  const STRATEGIES: Readonly<Record<WhenNothingNewer, string>> = {
    wait: "succeeded",
    report: "partlySucceeded",
    upgradeKubernetesPatch: "succeeded",
    replacePool: "partlySucceeded",
    scaleOutAndIn: "succeeded",
  };

  it.each(WhenNothingNewer.options)(
    "migrate-cluster with nodes on the newest image: %s",
    async (strategy) => {
      const calm = calmCase("migrate-cluster", { place });
      const request = { ...calm.order.request, whenNothingNewer: strategy };
      const { ending, run } = await endingIn({
        ...calm,
        scene: { ...calm.scene, latest: true },
        settings: { ...calm.settings, reimageOnMigrate: false },
        order: { ...calm.order, request },
      });
      expect(ending, run.report?.summary).toBe(STRATEGIES[strategy]);
    },
  );
});
