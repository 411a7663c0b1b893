import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../../local/arm/core/fault.ts";
import { CALL_FAULTS, type ScriptedFault } from "../../support/call-faults.ts";
import { QuickWorld } from "../../support/quick-world.ts";
import { type Scenario, scenarios } from "../../support/scenarios.ts";

/** A run may look longer, retry and wait; it may not go round in circles. */
const MORE_CALLS_AT_MOST = 200;

/** Each fault strikes every `CHAOS_CALLS`-th call of a run, each beginning elsewhere; 1 strikes them all. */
const APART = Number(process.env["CHAOS_CALLS"] ?? 3);

let cases = 0;
afterAll(() => {
  process.stdout.write(`faults x calls x workflows: ${String(cases)} cases\n`);
});

/** How many calls the workflow makes when nothing goes wrong; it must succeed then. */
async function callsOf({ workflow, request, prepare, populate, isDone }: Scenario): Promise<number> {
  await using world = await QuickWorld.start({ prepare, populate });
  const run = await world.run(workflow, request);
  expect([run.state, isDone(world.simulator, run)], JSON.stringify(run.report)).toEqual(["succeeded", true]);
  return world.callCount();
}

async function runWithFault(scenario: Scenario, at: number, fault: ScriptedFault) {
  let call = 0;
  await using world = await QuickWorld.start({
    mayLeaveFaults: "a late failure that is scripted at the last write meets none",
    prepare: scenario.prepare,
    populate: scenario.populate,
    onCall: (simulator) => {
      call += 1;
      if (call === at) simulator.faults.onNext({}, fault);
    },
  });
  const run = await world.run(scenario.workflow, scenario.request);
  return {
    run,
    done: scenario.isDone(world.simulator, run),
    calls: world.callCount(),
    audit: world.simulator.audit(),
    loops: world.host.parked().length,
  };
}

const describeFault = (fault: Fault | ScriptedFault) =>
  fault.kind === "refuse" ? `${String(fault.status)} ${fault.code}` : fault.kind;

describe.each(scenarios)("$name, with one call to Azure going wrong", (scenario) => {
  let usual: number;
  beforeAll(async () => {
    usual = await callsOf(scenario);
  });

  it.each(CALL_FAULTS.map((fault, index) => [describeFault(fault), fault, index] as const))(
    "ends with a true report: %s at each call",
    async (_name, fault, index) => {
      for (let at = 1 + (index % APART); at <= usual; at += APART) {
        cases += 1;
        const { run, done, calls, audit, loops } = await runWithFault(scenario, at, fault);
        const where = `${scenario.name}, call ${String(at)} of ${String(usual)}: ${JSON.stringify(run.report ?? run.failure)}`;
        expect(["succeeded", "partlySucceeded", "refused", "cancelled"], where).toContain(run.state);
        expect(run.report?.summary, where).toBeTruthy();
        if (run.state === "succeeded") expect(done, where).toBe(true);
        expect(audit, where).toEqual([]);
        expect(calls - usual, where).toBeLessThanOrEqual(MORE_CALLS_AT_MOST);
        expect(loops, where).toBe(0);
      }
    },
    120_000,
  );
});
