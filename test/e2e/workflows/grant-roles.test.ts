import { describe, expect, it, onTestFinished } from "vitest";
import { minutes } from "../../../domain/duration.ts";
import { PROPAGATION_MS } from "../../../domain/grant.ts";
import { GrantReport } from "../../../domain/grants/report.ts";
import { ROLES } from "../../../domain/roles.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { DEMO_CLIENT_ID } from "../../../local/arm/fleet/demo-fleet.ts";
import { SIMULATED_CALLER } from "../../../platform/azure/credential.ts";
import { DEMO_SUBNET, demoIdentity } from "../../support/demo-ids.ts";
import { QuickWorld, type QuickWorldOptions } from "../../support/quick-world.ts";

const lasted = ({ createdAt, endedAt, updatedAt }: RunRecord) =>
  Date.parse(endedAt ?? updatedAt) - Date.parse(createdAt);

async function started(options?: QuickWorldOptions): Promise<QuickWorld> {
  const world = await QuickWorld.start(options);
  onTestFinished(() => world[Symbol.asyncDispose]());
  return world;
}

const network = [{ scope: DEMO_SUBNET, role: ROLES.networkContributor.name }];

describe("grant-roles, against the simulated Azure", () => {
  it("proves a role of Keyless itself by reading its permissions until they show it", async () => {
    const action = "Microsoft.Network/virtualNetworks/subnets/join/action";
    const propagation = minutes(10);
    const world = await started({ simulator: { settings: { propagation } } });
    world.simulator.change(({ world: edited }) => {
      edited.put("callerLacks", "join", { action, scope: DEMO_SUBNET });
    });
    const run = await world.run("grant-roles", {
      principal: { principalId: SIMULATED_CALLER },
      grants: network,
    });
    const { grants, outcome } = GrantReport.parse(run.report);
    expect(outcome).toBe("succeeded");
    expect(grants).toMatchObject([{ outcome: "made", proof: "permissionsRead" }]);
    const [{ createdOn = "", effectiveSince = "" } = {}] = grants;
    const seenAfter = Date.parse(effectiveSince) - Date.parse(createdOn);
    expect(seenAfter).toBeGreaterThanOrEqual(propagation);
    expect(seenAfter).toBeLessThan(PROPAGATION_MS);
  });

  it("finds the client id where an object id belongs within a minute, before anything is written", async () => {
    const world = await started();
    const run = await world.run("grant-roles", {
      principal: { principalId: DEMO_CLIENT_ID },
      grants: network,
    });
    expect(run).toMatchObject({ state: "refused", report: { findings: [{ code: "principal-missing" }] } });
    expect(lasted(run)).toBeLessThan(minutes(1));
    expect(world.simulator.journal()).toEqual([]);
  });

  it("asks a person within a minute about a wrong id that the directory may not be asked about", async () => {
    const world = await started();
    world.simulator.change(({ world: edited }) => {
      edited.put("meta", "graphForbidden", { value: true });
    });
    const run = await world.run("grant-roles", {
      principal: { principalId: DEMO_CLIENT_ID },
      grants: network,
    });
    // Nobody answered the incident, so the run has ended; it was tried once, and not again.
    expect(run.report).toMatchObject({
      outcome: "cancelled",
      summary: expect.stringContaining("PrincipalNotFound"),
    });
    const tried = world.simulator.journal();
    expect(tried.map(({ code }) => code)).toEqual(["PrincipalNotFound"]);
    expect(Date.parse(tried[0]?.at ?? "") - Date.parse(run.createdAt)).toBeLessThan(minutes(1));
  });

  it("does not fail on a principal that reaches the directory late", async () => {
    const world = await started({ simulator: { settings: { replication: minutes(4) } } });
    const identityId = demoIdentity("rg-orders", "late");
    await world.run("ensure-identity", { identityId, location: "westeurope" });
    const run = await world.run("grant-roles", { principal: { identityId }, grants: network });
    expect(run.state, run.report?.summary).toBe("succeeded");
    const refusals = world.simulator.journal().filter(({ code }) => code === "PrincipalNotFound");
    expect(refusals.length).toBeGreaterThan(0);
  });
});
