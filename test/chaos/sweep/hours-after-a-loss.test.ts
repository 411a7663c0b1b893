import { afterAll, expect, it } from "vitest";
import { populate } from "../../../local/arm/fleet/populate.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import { runs } from "../../../platform/records/kinds.ts";
import { onServicePrincipal } from "../../support/arm/clusters.ts";
import { type CrashedScenario, runThroughCrashes } from "../../support/crashed-scenario.ts";
import { OneLoss, TurnCount, turnsTried } from "../../support/loss-matrix.ts";
import type { Scenario } from "../../support/scenarios.ts";
import { valuesOf } from "../../support/values-of.ts";

/** Every evening by the clock of Zurich, which is an hour ahead of UTC: lost instances have successors at midnight and at noon UTC. */
const WINDOWS = [
  {
    days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    ...{ start: "20:00", durationMinutes: 240, timeZone: "Europe/Zurich" },
  },
];
const IN_HOURS = /T(19|2[0-2]):/;

let cases = 0;
afterAll(() => {
  process.stdout.write(`workflows of a sweep x turns lost: ${String(cases)} cases\n`);
});

/** A sweep of one cluster within these hours, and when Azure got the first request that disrupts it (ISO 8601). */
function sweepOf(workflow: string, disrupts: RegExp) {
  let first: string | undefined;
  const firstIn = (simulator: Simulator) =>
    simulator.journal().find(({ method, path }) => disrupts.test(`${method} ${path}`))?.at;
  const scenario: Scenario = {
    name: `sweep of ${workflow}`,
    workflow: "sweep",
    request: { workflow, targets: {}, windows: WINDOWS },
    populate: (moment) => {
      populate(moment, [onServicePrincipal({}, { name: "shop-0" })]);
    },
    isDone: (simulator) => {
      first = firstIn(simulator);
      return first !== undefined;
    },
  };
  return { scenario, firstDisruption: () => first };
}

/** Whether the run of the target has waited for hours after its instance was lost. */
async function waitedAgain({ records, run }: CrashedScenario): Promise<boolean> {
  const all = valuesOf(await records.list(runs, { limit: 10 }));
  return all
    .filter(({ sweep }) => sweep?.id === run.id)
    .some(
      ({ steps }) =>
        steps.findIndex(({ name }) => name === "awaitHours") >
        steps.findIndex(({ name }) => name === "restart"),
    );
}

it.each([
  {
    workflow: "migrate-cluster",
    orchestration: "migrateCluster",
    disrupts: /^PUT .*\/managedClusters\/[^/]+$/i,
  },
  {
    workflow: "upgrade-node-images",
    orchestration: "upgradeNodeImages",
    disrupts: /^POST .*\/upgradeNodeImageVersion$/i,
  },
])(
  "a run of a sweep whose instance is lost before it has begun to disrupt its cluster waits for the next hours: $workflow",
  async ({ workflow, orchestration, disrupts }) => {
    const isOfTarget = ({ name }: { readonly name: string }) => name === orchestration;
    const count = new TurnCount();
    const undisturbed = await runThroughCrashes(sweepOf(workflow, disrupts).scenario, [], {
      inTurn: (turn) => (isOfTarget(turn) ? count.inTurn(turn) : undefined),
    });
    expect([undisturbed.run.state, undisturbed.done]).toEqual(["succeeded", true]);
    let waited = 0;
    for (const nth of turnsTried(count.turns.length, 0, 1)) {
      cases += 1;
      const { scenario, firstDisruption } = sweepOf(workflow, disrupts);
      const loss = new OneLoss(nth, { kind: "workerDies" }, undefined, isOfTarget);
      const lost = await runThroughCrashes(scenario, [], loss);
      const where = `${JSON.stringify(loss.struck)}, ${JSON.stringify(lost.run.report)}`;
      expect([lost.run.state, lost.done], where).toEqual(["succeeded", true]);
      expect(firstDisruption(), where).toMatch(IN_HOURS);
      if (await waitedAgain(lost)) waited += 1;
    }
    expect(waited).toBeGreaterThan(0);
  },
  300_000,
);
