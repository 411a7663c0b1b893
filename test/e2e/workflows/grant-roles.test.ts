import { describe, expect, it, onTestFinished } from "vitest";
import { minutes } from "../../../domain/text/duration.ts";
import { DEFAULT_GUARDRAILS } from "../../../domain/guardrails/guardrails.ts";
import { GrantReport } from "../../../domain/grant-roles/report.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { DEMO_CLIENT_ID } from "../../../local/arm/fleet/demo/shop.ts";
import { SIMULATED_CALLER } from "../../../platform/azure/credential.ts";
import { DEMO_SUBNET, DEMO_SUBSCRIPTION, demoGroup, demoIdentity } from "../../support/demo-ids.ts";
import { QuickWorld, type QuickWorldOptions } from "../../support/quick-world.ts";

const lasted = ({ createdAt, endedAt, updatedAt }: RunRecord) =>
  Date.parse(endedAt ?? updatedAt) - Date.parse(createdAt);

async function started(options?: QuickWorldOptions): Promise<QuickWorld> {
  const world = await QuickWorld.start(options);
  onTestFinished(() => world[Symbol.asyncDispose]());
  return world;
}

const CUSTOM = "eeeeeeee-0000-4000-8000-00000000000e";
const network = [{ scope: DEMO_SUBNET, role: ROLES.networkContributor.name }];

describe("grant-roles, against the simulated Azure", () => {
  it("gives Keyless itself nothing: its object id comes from its own token", async () => {
    const world = await started();
    const run = await world.run("grant-roles", {
      principal: { principalId: SIMULATED_CALLER },
      grants: network,
    });
    expect(run).toMatchObject({ state: "refused", report: { findings: [{ code: "keyless-own-identity" }] } });
    expect(world.simulator.journal()).toEqual([]);
  });

  it("weighs a role of the customer's own by its actions, as Azure shows them", async () => {
    const world = await started({
      guardrails: { ...DEFAULT_GUARDRAILS, grantableRoles: [CUSTOM] },
      prepare: (simulator) => {
        simulator.change(({ world: edited }) => {
          const actions = ["Microsoft.KeyVault/vaults/*"];
          edited.put("customRoles", CUSTOM, { id: CUSTOM, name: "Vault Keeper", actions });
        });
        return Promise.resolve();
      },
    });
    const identityId = demoIdentity("rg-orders", "keeper");
    await world.run("ensure-identity", { identityId, location: "westeurope" });
    for (const role of ["Vault Keeper", CUSTOM]) {
      const run = await world.run("grant-roles", {
        principal: { identityId },
        grants: [{ scope: demoGroup("rg-orders"), role }],
        awaitPropagation: false,
      });
      expect(run.state, run.report?.summary).toBe("succeeded");
      const { findings, grants } = GrantReport.parse(run.report);
      expect(grants).toMatchObject([{ roleName: "Vault Keeper", roleId: CUSTOM }]);
      const weighed = findings.filter(({ code }) => code === "role-at-wide-scope");
      // The second time it holds the role already, and nothing is given.
      expect(weighed).toHaveLength(role === CUSTOM ? 0 : 1);
    }
    const refused = await world.run("grant-roles", {
      principal: { identityId },
      grants: [{ scope: demoGroup("rg-orders"), role: "eeeeeeee-0000-4000-8000-0000000000ee" }],
    });
    expect(refused).toMatchObject({ state: "refused", report: { findings: [{ code: "role-unknown" }] } });
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

  it.each([
    [
      "a resource",
      `${demoGroup("rg-network")}/providers/Microsoft.Network/virtualNetworks/vnet-gone`,
      /that resource does not exist/,
    ],
    ["a subnet", DEMO_SUBNET.replace("snet-aks", "snet-gone"), /that resource does not exist/],
    [
      "what lies in a group that is gone",
      `${demoGroup("rg-gone")}/providers/Microsoft.Storage/storageAccounts/gone`,
      /its resource group does not exist/,
    ],
    ["a group", demoGroup("rg-gone"), /its resource group does not exist/],
    [
      "a subscription",
      "/subscriptions/00000000-0000-4000-8000-0000000000aa",
      /its subscription does not exist/,
    ],
  ])("finds %s that does not exist before anything is written", async (_, scope, means) => {
    const world = await started();
    const identityId = demoIdentity("rg-orders", "scoped");
    await world.run("ensure-identity", { identityId, location: "westeurope" });
    const written = world.simulator.journal().length;
    const run = await world.run("grant-roles", {
      principal: { identityId },
      grants: [{ scope, role: ROLES.networkContributor.name }],
    });
    const blockers = run.report?.findings.filter(({ severity }) => severity === "blocker");
    expect(blockers).toMatchObject([
      { code: "grant-scope-not-found", resource: scope, means: expect.stringMatching(means) },
    ]);
    expect(run.state).toBe("refused");
    expect(world.simulator.journal()).toHaveLength(written);
  });

  it("stops at a registry that somebody deletes between the plan and the role assignment, and says so", async () => {
    const registry = `${demoGroup("rg-shared")}/providers/Microsoft.ContainerRegistry/registries/contosoimages`;
    const world = await started({
      onCall: (simulator, { method, path }) => {
        if (method !== "PUT" || !/contosoimages.*roleAssignments/i.test(path)) return;
        simulator.change(({ world: edited }) => {
          edited.delete("resources", registry.toLowerCase());
        });
      },
    });
    const identityId = demoIdentity("rg-orders", "puller");
    await world.run("ensure-identity", { identityId, location: "westeurope" });
    const run = await world.run("grant-roles", {
      principal: { identityId },
      grants: [{ scope: registry, role: ROLES.acrPull.name }],
    });
    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toContain("ResourceNotFound");
    expect(world.simulator.journal().at(-1)).toMatchObject({ status: 404, code: "ResourceNotFound" });
  });

  it("does not say of what it may not read that it does not exist", async () => {
    const world = await started();
    world.simulator.change(({ world: edited }) => {
      const action = "Microsoft.Network/virtualNetworks/subnets/read";
      edited.put("callerLacks", action, { scope: DEMO_SUBNET, action });
    });
    const identityId = demoIdentity("rg-orders", "blind");
    await world.run("ensure-identity", { identityId, location: "westeurope" });
    const run = await world.run("grant-roles", { principal: { identityId }, grants: network });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(run.report?.findings.map(({ code }) => code)).not.toContain("grant-scope-not-found");
  });

  it.each([
    [0, "role-assignments-full", "refused"],
    [1, "role-assignments-close", "succeeded"],
  ] as const)("counts the subscription's role assignments: room for %i more", async (room, code, state) => {
    let held = 0;
    await started({
      prepare: (simulator) => {
        simulator.change(({ world }) => {
          held = [...world.where("assignmentsBySubscription", DEMO_SUBSCRIPTION)].length;
        });
        return Promise.resolve();
      },
    });
    const world = await started({ simulator: { settings: { roleAssignmentLimit: held + room } } });
    const identityId = demoIdentity("rg-orders", "crowded");
    await world.run("ensure-identity", { identityId, location: "westeurope" });
    const run = await world.run("grant-roles", { principal: { identityId }, grants: network });
    expect(run.state, run.report?.summary).toBe(state);
    expect(run.report?.findings).toContainEqual(
      expect.objectContaining({ code, resource: `/subscriptions/${DEMO_SUBSCRIPTION}` }),
    );
  });
});
