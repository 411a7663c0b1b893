import { afterAll, describe, expect, it } from "vitest";
import type { TurnFault } from "../../../local/runtime/index.ts";
import { hasEnded } from "../../../domain/run/record.ts";
import { checkpoints, clusterLeases } from "../../../platform/records/kinds.ts";
import type { Records } from "../../../platform/records/records.ts";
import { beyond, changesNothing, comparable } from "../../support/crash-matrix.ts";
import { runThroughCrashes } from "../../support/crashed-scenario.ts";
import { OneLoss, TurnCount, turnsTried } from "../../support/loss-matrix.ts";
import { scenarios } from "../../support/scenarios.ts";

let cases = 0;
afterAll(() => {
  process.stdout.write(`losses x turns x workflows: ${String(cases)} cases\n`);
});

const survived: readonly { readonly what: string; readonly fault: TurnFault }[] = [
  { what: "whose worker dies in a turn", fault: { kind: "workerDies" } },
  { what: "whose instance is purged", fault: { kind: "purge" } },
  { what: "whose messages are lost", fault: { kind: "loseMessages" } },
];

async function turnsOf(scenario: (typeof scenarios)[number]) {
  const count = new TurnCount();
  const undisturbed = await runThroughCrashes(scenario, [], count);
  expect([undisturbed.run.state, undisturbed.done]).toEqual(["succeeded", true]);
  const own = count.turns.filter(({ instanceId }) => instanceId === undisturbed.run.id).length;
  return { undisturbed, taken: count.turns.length, own };
}

/** What a run that has ended has no use for. */
async function leftOf(records: Records): Promise<readonly string[]> {
  const leases = await records.list(clusterLeases, { limit: 9 });
  const kept = await records.list(checkpoints, { limit: 9 });
  return [...leases.items, ...kept.items].map(({ key }) => key);
}

describe.each(scenarios)("$name", (scenario) => {
  it.each(survived)(
    "$what: it ends with the report of an undisturbed one, and changes nothing twice",
    async ({ fault }) => {
      const { undisturbed, taken } = await turnsOf(scenario);
      const place = survived.findIndex((each) => each.fault === fault);
      for (const nth of turnsTried(taken, place, survived.length + 1)) {
        cases += 1;
        const loss = new OneLoss(nth, fault);
        const lost = await runThroughCrashes(scenario, [], loss);
        const { run, records } = lost;
        const where = `${scenario.name}: ${fault.kind} in ${JSON.stringify(loss.struck)}: ${run.failure ?? ""}`;
        expect(hasEnded(run), where).toBe(true);
        expect([run.state, lost.done], where).toEqual(["succeeded", true]);
        expect(comparable(run.report), where).toEqual(comparable(undisturbed.run.report));
        expect(run.restarts?.length ?? 0, where).toBeLessThanOrEqual(1);
        const repeated = beyond(lost.writes, undisturbed.writes);
        expect(
          repeated.filter((write) => !changesNothing(write, undisturbed.writes)),
          where,
        ).toEqual([]);
        expect(lost.audit, where).toEqual([]);
        expect(await leftOf(records), where).toEqual([]);
      }
    },
    300_000,
  );

  it("whose instance is terminated ends as failed, says what stays, and gives its cluster back", async () => {
    const { taken, own } = await turnsOf(scenario);
    const sweeps = scenario.workflow === "sweep";
    for (const nth of turnsTried(sweeps ? own : taken, survived.length, survived.length + 1)) {
      cases += 1;
      // What becomes of a sweep when one of the runs that it starts fails is no loss of its own instance.
      const loss = new OneLoss(
        nth,
        { kind: "terminate", reason: "enough" },
        undefined,
        ({ instanceId }) => !sweeps || /^sweep-.*-[0-9a-f]{12}$/.test(instanceId),
      );
      const { run, done, records, writes } = await runThroughCrashes(scenario, [], loss);
      const where = `${scenario.name}: terminated in ${JSON.stringify(loss.struck)}`;
      expect(!sweeps || loss.struck !== undefined, where).toBe(true);
      expect(await leftOf(records), where).toEqual([]);
      // A run whose page alone was terminated goes on with another; one that was about to end has ended.
      const goesOn = loss.struck?.instanceId !== run.id || run.steps.at(-1)?.name === "report";
      if (goesOn && run.state === "succeeded") {
        expect(done, where).toBe(true);
        continue;
      }
      expect(run, where).toMatchObject({ state: "failed", report: { outcome: "failed" } });
      expect(run.failure, where).toBe("somebody terminated its instance: enough");
      expect(run.report?.remains.length, where).toBeGreaterThan(0);
      if (run.report?.remains.includes("Nothing was changed.") !== true) continue;
      expect(
        writes.filter((write) => !changesNothing(write, [])),
        where,
      ).toEqual([]);
    }
  }, 300_000);
});
