import { describe, expect, test } from "vitest";
import { readMachines } from "../../../activities/read-machines/contract.ts";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import { startMachineDeletion } from "../../../activities/start-machine-deletion/contract.ts";
import { startPoolScaling } from "../../../activities/start-pool-scaling/contract.ts";
import { days } from "../../../domain/text/duration.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { cluster, facts, pool } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

const nothing = { kind: "already" } as const;
const windows = (name: string, more = {}) => pool({ name, mode: "User", osType: "Windows", ...more });
const request = { whenNothingNewer: "scaleOutAndIn" } as const;
const refusal = (code: string) =>
  ({ kind: "refused", refusal: { code, resource: "r", message: "no room", remedy: "make room" } }) as const;
const say = (name: "retry" | "cancel") => (run: RunRecord) => ({
  name,
  ...(run.incident === undefined ? {} : { incidentId: run.incident.id }),
});

describe("scaleOutAndIn", () => {
  test("gives a stuck pool new machines for old ones, batch by batch, and the count it had", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({
      cluster: cluster({ pools: [pool(), windows("win", { count: 5, maxSurge: "2" })] }),
    });
    world.azure.next(startImageUpgrade, nothing);
    const run = await world.run({ request });

    expect(run.state).toBe("succeeded");
    expect(run.report?.pools.at(-1)).toMatchObject({ carries: "managedIdentity", by: "scaleOutAndIn" });
    expect(world.azure.callsOf(startPoolScaling).map(({ input }) => input)).toMatchObject([
      { pool: "win", count: 7 },
      { pool: "win", count: 7 },
      { pool: "win", count: 6 },
    ]);
    expect(
      world.azure
        .callsOf(startMachineDeletion)
        .map(({ input }) => startMachineDeletion.input.parse(input).machines),
    ).toEqual([["win-old-0", "win-old-1"], ["win-old-2", "win-old-3"], ["win-old-4"]]);
    expect(world.azure.machinesOf("win")).toHaveLength(5);
    expect(run.plan?.writes.map(({ does }) => does).join()).toContain("by name");
    expect(run.steps.filter(({ name }) => name === "scaleOutAndIn")).toHaveLength(4);
  });

  test("leaves pools that it does not suit to the next image, and says so in the plan", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = facts({
      cluster: cluster({
        pools: [pool(), windows("auto", { autoscaled: true }), windows("spot", { spot: true })],
      }),
    });
    world.azure.next(startImageUpgrade, nothing, nothing, nothing, nothing);
    const run = await world.run({ request });
    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(startPoolScaling)).toEqual([]);
    expect(run.plan?.findings.filter(({ code }) => code === "pool-not-scaled")).toHaveLength(2);
    expect(run.report?.pools.map(({ by }) => by)).toEqual(["identityUpdate", "imageUpgrade", "imageUpgrade"]);
    expect(world.elapsedMs()).toBeGreaterThan(days(1));
  });

  test("parks where Azure has no room, and goes on with the same machines after retry", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startImageUpgrade, nothing);
    world.azure.next(startMachineDeletion, refusal("ScopeLocked"));
    let parkedOn = "";
    world.person((run) => {
      parkedOn = run.incident?.code ?? "";
      return say("retry")(run);
    });
    const run = await world.run({ request });
    expect([parkedOn, run.state]).toEqual(["ScopeLocked", "succeeded"]);
    // Which machines go was read once; each page looks which of them are left, and each deletion that they are gone.
    const deleted = world.azure
      .callsOf(startMachineDeletion)
      .map(({ input }) => startMachineDeletion.input.parse(input).machines);
    expect(deleted).toEqual([["win-old-0"], ["win-old-0"], ["win-old-1"]]);
    expect(world.azure.callsOf(readMachines)).toHaveLength(4);
    expect(world.azure.machinesOf("win")).toHaveLength(2);
  });

  test("ends with a true report when it is cancelled between new machines and old ones", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startImageUpgrade, nothing);
    world.azure.next(startMachineDeletion, refusal("AuthorizationFailed"));
    world.person(say("cancel"));
    const run = await world.run({ request });
    expect(run.state).toBe("cancelled");
    expect(run.report?.pools.at(-1)).toMatchObject({ name: "win", carries: "servicePrincipal" });
    expect(run.report?.remains.join()).toContain(
      "Node pool win had 2 nodes and may have more now. These nodes from before the change may still be there: win-old-0, win-old-1.",
    );
  });

  test("is not begun where every pool got its image", async () => {
    await using world = new MigrationWorld();
    const run = await world.run({ request });
    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(readMachines)).toEqual([]);
  });
});
