import { afterAll, describe, expect, it } from "vitest";
import { ROLES } from "../../../domain/roles/roles.ts";
import { grantStanding } from "../../../local/arm/fleet/populate.ts";
import { canonical } from "../../../local/arm/world/ids.ts";
import { textAt } from "../../../local/arm/world/json.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import { API_VERSIONS } from "../../../platform/azure/arm.ts";
import { ApproverAtRecords } from "../../support/approver-at-records.ts";
import { runThroughCrashes } from "../../support/crashed-scenario.ts";
import { demoGroup } from "../../support/demo-ids.ts";
import { OneLoss, TurnCount, turnsTried } from "../../support/loss-matrix.ts";
import { type Scenario, scenarios } from "../../support/scenarios.ts";

let cases = 0;
afterAll(() => {
  process.stdout.write(`losses x turns x deeds of somebody else: ${String(cases)} cases\n`);
});

function scenarioOf(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found;
}

/** A scenario and the world that it takes place in, for whoever else is at work there. */
function watched(scenario: Scenario): { scenario: Scenario; world: () => Simulator } {
  let world: Simulator | undefined;
  return {
    scenario: {
      ...scenario,
      prepare: (simulator, records) => {
        world = simulator;
        return scenario.prepare?.(simulator, records) ?? Promise.resolve();
      },
    },
    world: () => {
      if (world === undefined) throw new Error("the scenario has not begun");
      return world;
    },
  };
}

async function turnsOf(scenario: Scenario): Promise<readonly number[]> {
  const count = new TurnCount();
  const approver = new ApproverAtRecords();
  const undisturbed = await runThroughCrashes(scenario, [], count, approver);
  expect([undisturbed.run.state, undisturbed.done, approver.asked]).toEqual(["succeeded", true, [[]]]);
  return turnsTried(count.turns.length, 0, 1);
}

/** Whether AKS has been told to put the cluster. */
function isPut(simulator: Simulator): boolean {
  return simulator
    .journal()
    .some(({ operation, status }) => operation === "managedClusters.put" && status < 300);
}

describe("a turn of a migration is lost", () => {
  const migration = scenarioOf("migrate-cluster");
  const GROUP = demoGroup("rg-archive");

  it("and nobody asks for another approval, whatever the turn had done", async () => {
    for (const nth of await turnsOf(migration)) {
      cases += 1;
      const approver = new ApproverAtRecords();
      const loss = new OneLoss(nth, { kind: "workerDies" });
      const { run, done } = await runThroughCrashes(migration, [], loss, approver);
      const where = JSON.stringify(loss.struck);
      expect([run.state, done], where).toEqual(["succeeded", true]);
      expect(approver.asked, where).toEqual([[]]);
    }
  }, 300_000);

  it("and somebody gives the service principal a role in that moment: it is asked for anew and carried over", async () => {
    let named = 0;
    for (const nth of await turnsOf(migration)) {
      cases += 1;
      const { scenario, world } = watched(migration);
      const approver = new ApproverAtRecords();
      let approvedBefore = 0;
      let wasPut = false;
      const loss = new OneLoss(nth, { kind: "workerDies" }, () => {
        approvedBefore = approver.asked.length;
        wasPut = isPut(world());
        world().change((moment) => {
          for (const [key, { displayName }] of [...moment.world.entries("principals")]) {
            if (displayName.includes("orders")) grantStanding(moment, GROUP, key, ROLES.acrPull.id);
          }
        });
      });
      const { run, done } = await runThroughCrashes(scenario, [], loss, approver);
      const where = JSON.stringify(loss.struck);
      expect([run.state, done], where).toEqual(["succeeded", true]);
      // What the old identity gets after the change nobody has relied on: it is out of use.
      if (wasPut) expect(approver.asked, where).toEqual([[]]);
      else expect(JSON.stringify(run.report), where).toContain(GROUP);
      if (wasPut || approvedBefore === 0) continue;
      expect(approver.asked, where).toHaveLength(2);
      expect(JSON.stringify(run.plan), where).toContain(GROUP);
      // A run that had nothing to go on from began anew: its second plan is no change of the first.
      if (approver.asked[1]?.includes(`new grant: AcrPull to kubelet at ${GROUP}`) === true) named += 1;
    }
    expect(named).toBeGreaterThan(0);
  }, 300_000);
});

describe("a turn of a cluster's creation is lost", () => {
  const creation = scenarioOf("create-cluster");
  const { clusterId } = creation.request as { clusterId: string };

  it("and somebody creates one of that name in that moment: theirs is left as it is, and the run says so", async () => {
    let met = 0;
    for (const nth of await turnsOf(creation)) {
      cases += 1;
      const { scenario, world } = watched(creation);
      const loss = new OneLoss(nth, { kind: "workerDies" }, () => {
        if (!isPut(world())) createFor(world(), clusterId);
      });
      const { run } = await runThroughCrashes(scenario, [], loss, new ApproverAtRecords());
      const where = JSON.stringify(loss.struck);
      const body = world().view().get("clusters", canonical(clusterId))?.body;
      const theirs = textAt(body, "identity", "type") === "SystemAssigned";
      if (!theirs) continue;
      met += 1;
      expect(["refused", "cancelled"], where).toContain(run.state);
      expect(run.report?.summary, where).toContain("cluster-exists");
    }
    expect(met).toBeGreaterThan(0);
  }, 300_000);
});

/** Somebody else creates a cluster, with a system-assigned identity. */
function createFor(simulator: Simulator, path: string): void {
  const answer = simulator.handle({
    method: "PUT",
    path,
    body: {
      location: "westeurope",
      identity: { type: "SystemAssigned" },
      properties: {
        dnsPrefix: "theirs",
        agentPoolProfiles: [{ name: "system", mode: "System", count: 1, vmSize: "Standard_D4s_v5" }],
      },
    },
    query: new URLSearchParams({ "api-version": API_VERSIONS.aks }),
    headers: { authorization: "Bearer somebody else" },
    bodyHash: undefined,
    origin: "https://arm.sim.invalid",
  });
  // Before the run has made the group there is no place for it.
  if (answer.kind !== "answer" || ![201, 404].includes(answer.reply.status)) {
    throw new Error(`the cluster was not created: ${JSON.stringify(answer)}`);
  }
}
