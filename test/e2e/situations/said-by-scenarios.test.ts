import { describe, expect, it } from "vitest";
import { situation } from "../../support/situation.ts";

const SUBSCRIPTION = "/subscriptions/07070707-1111-4222-8333-0123456789ab";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-oldpull`;
const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/oldpull`;
const REGISTRY = `${SUBSCRIPTION}/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/broadimages`;
const PRINCIPAL = "08080808-2222-4333-8444-aaaaaaaaaaaa";
const pulls = [{ scope: REGISTRY, role: "AcrPull", principal: PRINCIPAL }];
const request = { clusterId: CLUSTER };

const managed = {
  identity: { type: "SystemAssigned", principalId: "0d0d0d0d-1111-4222-8333-444444444444" },
  identityProfile: {
    kubeletidentity: {
      resourceId: `${SUBSCRIPTION}/resourceGroups/MC_rg-oldpull_oldpull_westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/oldpull-agentpool`,
      clientId: "0e0e0e0e-1111-4222-8333-444444444444",
      objectId: "0f0f0f0f-1111-4222-8333-444444444444",
    },
  },
};
/** The fleet with a cluster that has managed identities, and whose JSON names its service principal no more. */
const withIdentities = (fleet: string) =>
  fleet
    .replace(PRINCIPAL, "msi")
    .replace('"name": "oldpull",', `"name": "oldpull", ${JSON.stringify(managed).slice(1, -1)},`);

describe("a cluster that was moved by hand, as a scenario says it", () => {
  const moved = (former: object) =>
    situation(
      "pulls-as-reader",
      {
        clusters: [{ id: CLUSTER, formerServicePrincipal: { clientId: PRINCIPAL, ...former } }],
        roleAssignments: pulls,
      },
      withIdentities,
    );

  it("is finished, and pulls from where the service principal that it has left pulled", async () => {
    await using world = await moved({ leftAt: { inDays: -3 }, stillUsedBy: ["sys"] });
    const run = await world.run("migrate-cluster", request);
    expect(run.plan?.findings.map(({ code }) => code)).toContain("pool-half-migrated");
    expect(run.plan?.writes.map(({ does, resource }) => `${does} ${resource}`)).toContainEqual(
      expect.stringMatching(/^assign AcrPull to the kubelet identity .*broadimages$/),
    );
    expect(run.state).toBe("succeeded");
    expect(world.simulator.audit()).toEqual([]);
  });

  it("so long ago that nobody can tell which one it has left: a blocker says what is not known", async () => {
    await using world = await moved({ stillUsedBy: ["sys"] });
    const plan = (await world.run("migrate-cluster", request)).plan;
    expect(plan?.findings).toContainEqual(
      expect.objectContaining({ severity: "blocker", code: "former-principal-unknown", resource: CLUSTER }),
    );
  });
});

describe("a caller whose roles are eligible and not active", () => {
  const reader = [{ scope: "/", role: "Reader" }];
  const owner = [{ scope: SUBSCRIPTION, role: "Owner" }];

  it("is told in the plan what Azure would refuse, and changes nothing", async () => {
    await using world = await situation("pulls-as-reader", { caller: { roles: reader, eligible: owner } });
    const run = await world.run("migrate-cluster", request);
    expect(run.state).toBe("refused");
    expect(run.plan?.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["may-not-change-cluster", "may-not-make-identity", "may-not-grant-roles"]),
    );
    expect(run.plan?.findings.filter(({ code }) => code === "eligible-role-not-active")).toEqual([
      expect.objectContaining({
        ...{ severity: "note", resource: SUBSCRIPTION },
        means: expect.stringContaining(
          `eligible for the role Owner on ${SUBSCRIPTION}, but the role is not active`,
        ),
        remedy: expect.stringContaining("Activate the role"),
      }),
    ]);
    expect(world.simulator.journal()).toEqual([]);
  });

  it("is not told of roles that would not help", async () => {
    const eligible = [
      { scope: GROUP, role: "Network Contributor" },
      { scope: `${SUBSCRIPTION}/resourceGroups/rg-images`, role: "Owner" },
    ];
    await using world = await situation("pulls-as-reader", { caller: { roles: reader, eligible } });
    const run = await world.run("migrate-cluster", request);
    expect(run.plan?.findings.map(({ code }) => code)).not.toContain("eligible-role-not-active");
  });

  it("migrates once they are active", async () => {
    await using world = await situation("pulls-as-reader", { caller: { roles: [...reader, ...owner] } });
    expect((await world.run("migrate-cluster", request)).state).toBe("succeeded");
  });
});

it("a budget that lets no pod be missing stops a run before it changes anything", async () => {
  const budget = { namespace: "shop", name: "web", pool: "sys", maxUnavailable: 0, expectedPods: 3 };
  await using world = await situation("pulls-as-reader", {
    clusters: [{ id: CLUSTER, disruptionBudgets: [budget] }],
  });
  const run = await world.run("migrate-cluster", { ...request, inClusterReads: "runCommand" });
  expect(run.state).toBe("cancelled");
  expect(run.report?.summary).toContain("pod-disruption-budget-blocks");
});

describe("a caller of another tenant, by Azure Lighthouse", () => {
  const lighthouse = {
    tenantId: "99999999-9999-4999-8999-999999999999",
    mayAssign: ["AcrPull", "Managed Identity Operator"],
  };

  it("does not see the cluster's service principal, and the blocker says why that can be", async () => {
    await using world = await situation("pulls-as-reader", {
      caller: { lighthouse },
      roleAssignments: pulls,
    });
    const run = await world.run("migrate-cluster", request);
    expect(run.state).toBe("refused");
    expect(run.plan?.findings).toContainEqual(
      expect.objectContaining({
        code: "service-principal-missing",
        remedy: expect.stringContaining("belongs to another tenant (Azure Lighthouse)"),
      }),
    );
    expect(world.simulator.journal()).toEqual([]);
  });

  it("assigns no role that does not name the resource which the identity belongs to", async () => {
    await using world = await situation("pulls-as-reader", { caller: { lighthouse } });
    const identityId = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-new`;
    expect((await world.run("ensure-identity", { identityId, location: "westeurope" })).state).toBe(
      "succeeded",
    );
    world.pass(600_000);
    const run = await world.run("grant-roles", {
      principal: { identityId },
      grants: [{ scope: REGISTRY, role: "AcrPull" }],
    });
    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toContain("AuthorizationFailed");
  });
});
