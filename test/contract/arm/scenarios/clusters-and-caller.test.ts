import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import {
  clusterPath,
  identityPath,
  onSystemIdentity,
  SUBNET,
  SUBSCRIPTION,
} from "../../../support/arm/clusters.ts";
import { change, ended, grant, identity, systemAssigned } from "../../../support/arm/steps.ts";
import { HOUR } from "../../../support/arm/rehearsal.ts";
import { withScenario } from "../../../support/arm/with-scenario.ts";

const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7";
const SCOPE = `/subscriptions/${SUBSCRIPTION}`;
const budget = {
  ...{ namespace: "shop", name: "web", pool: "System" },
  ...{ minAvailable: 1, expectedPods: 1, healthyPods: 1 },
};

it("a budget that lets no pod go stops an image upgrade", async () => {
  const sim = await withScenario({ clusters: [{ id: clusterPath(), disruptionBudgets: [budget] }] });
  const path = `${clusterPath()}/agentPools/system/upgradeNodeImageVersion`;
  const refused = await sim.call("POST", path);
  expect(refused.message).toContain("PDB shop/web has minAvailable(1) >= expectedPods(1)");
});

it.each([
  [{ minAvailable: "60%", healthyPods: 4 }, 3, 1, 202],
  [{ maxUnavailable: "30%" }, 3, 2, 202],
  [{ maxUnavailable: 0 }, 5, 0, 400],
  [{ minAvailable: 5 }, 5, 0, 400],
])(
  "a budget of five pods, %o, wants %i healthy ones and lets %i go",
  async (said, desired, allowed, status) => {
    const five = { namespace: "shop", name: "web", pool: "system", expectedPods: 5, ...said };
    const sim = await withScenario({ clusters: [{ id: clusterPath(), disruptionBudgets: [five] }] });
    const command = { command: "kubectl get pdb -A -o json", context: "" };
    const begun = await sim.call("POST", `${clusterPath()}/runCommand`, { body: command });
    sim.pass(HOUR);
    const { body } = await sim.call("GET", begun.headers.get("location") ?? "");
    expect(JSON.parse(String(Object(body["properties"])["logs"]))).toMatchObject({
      items: [{ status: { desiredHealthy: desired, disruptionsAllowed: allowed, expectedPods: 5 } }],
    });
    const upgrade = await sim.call("POST", `${clusterPath()}/agentPools/system/upgradeNodeImageVersion`);
    expect(upgrade.status).toBe(status);
    if ("maxUnavailable" in said && status === 400)
      expect(upgrade.message).toContain(
        "PDB shop/web has maxunavailble == 0 can't proceed with put operation",
      );
  },
);

it("a quirk is the cluster's own: an identity update succeeds and changes nothing", async () => {
  const sim = await withScenario({ clusters: [{ id: clusterPath(), quirks: { keepsIdentity: true } }] });
  expect((await ended(sim, await change(sim, systemAssigned))).body).toMatchObject({ status: "Succeeded" });
  const { body } = await sim.call("GET", clusterPath());
  expect(body).not.toHaveProperty("identity.principalId");
});

it("the caller lacks an action, and may assign only the named roles", async () => {
  const caller = {
    lacks: [{ scope: clusterPath(), action: "Microsoft.ContainerService/managedClusters/write" }],
    mayAssignOnly: [{ scope: SCOPE, roles: ["Reader"] }],
  };
  const sim = await withScenario({ settings: { replication: 0 }, caller });
  expect((await change(sim)).code).toBe("AuthorizationFailed");
  const principal = await identity(sim, "uai");
  await grant(sim, SUBNET, principal, READER);
  await expect(grant(sim, SUBNET, principal, NETWORK_CONTRIBUTOR)).rejects.toThrow("AuthorizationFailed");
});

it("one condition that fits is enough, at the scope or above it [docs: conditions-troubleshoot]", async () => {
  const caller = {
    mayAssignOnly: [
      { scope: SCOPE, roles: ["AcrPull"] },
      { scope: SCOPE, roles: ["Reader"] },
      { scope: SUBNET, roles: ["Network Contributor"] },
    ],
  };
  const sim = await withScenario({ settings: { replication: 0 }, caller });
  const principal = await identity(sim, "uai");
  await grant(sim, SUBNET, principal, READER);
  await grant(sim, SUBNET, principal, NETWORK_CONTRIBUTOR);
  await expect(grant(sim, SCOPE, principal, NETWORK_CONTRIBUTOR)).rejects.toThrow("AuthorizationFailed");
});

it("a caller with roles of its own has them alone; eligible ones are listed, and allow nothing", async () => {
  const caller = {
    roles: [{ scope: "/", role: "Reader" }],
    eligible: [{ scope: SCOPE, role: "Contributor" }],
  };
  const sim = await withScenario({ caller });
  expect((await sim.call("GET", clusterPath())).status).toBe(200);
  expect((await change(sim)).code).toBe("AuthorizationFailed");
  const listed = await sim.call(
    "GET",
    `${clusterPath()}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances`,
    { version: "2020-10-01", query: { $filter: "asTarget()" } },
  );
  expect(listed.body["value"]).toMatchObject([
    { properties: { scope: SCOPE, roleDefinitionId: expect.stringContaining(CONTRIBUTOR) as string } },
  ]);
});

it("whoever is eligible for all and has nothing may do nothing", async () => {
  const sim = await withScenario({ caller: { roles: [], eligible: [{ scope: "/", role: "Owner" }] } });
  expect((await sim.call("GET", clusterPath())).code).toBe("AuthorizationFailed");
});

it("a caller of another tenant assigns roles to identities whose resource it names [docs: lighthouse/how-to/deploy-policy-remediation]", async () => {
  const tenantId = "99999999-9999-4999-8999-999999999999";
  const lighthouse = { tenantId, mayAssign: ["Reader"] };
  const sim = await withScenario({ settings: { replication: 0 }, caller: { lighthouse } });
  const principalId = await identity(sim, "uai");
  const put = (role: string, more: object = {}) =>
    sim.call("PUT", `${SUBNET}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`, {
      body: {
        properties: {
          ...{ principalId, principalType: "ServicePrincipal", ...more },
          roleDefinitionId: `${SCOPE}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
        },
      },
    });
  const named = { delegatedManagedIdentityResourceId: identityPath("uai") };
  expect((await put(READER)).code).toBe("AuthorizationFailed");
  expect((await put(READER, { delegatedManagedIdentityResourceId: clusterPath() })).status).toBe(403);
  expect((await put(NETWORK_CONTRIBUTOR, named)).status).toBe(403);
  const made = await put(READER, named);
  expect(made.body).toMatchObject({ properties: named });
  expect((await sim.call("DELETE", String(made.body["id"]))).status).toBe(200);
  expect((await sim.call("GET", SCOPE)).body["managedByTenants"]).toEqual([{ tenantId }]);
  const graph = await sim.call("GET", `/_graph/v1.0/servicePrincipals/${principalId}`);
  expect(graph.status).toBe(404);
});

it("a cluster that left its service principal goes on with it in the pools that say so", async () => {
  const clientId = "22222222-2222-4222-8222-222222222222";
  const of = (former: object) => [{ id: clusterPath(), formerServicePrincipal: { clientId, ...former } }];
  const sim = await withScenario(
    {
      clusters: of({ leftAt: { inDays: -2 }, stillUsedBy: ["System"] }),
      roleAssignments: [{ scope: SUBNET, role: "Reader", principal: clientId }],
    },
    [onSystemIdentity()],
  );
  const record = sim.simulator.view().get("clusters", clusterPath().toLowerCase());
  expect(record).toMatchObject({ formerServicePrincipal: clientId, pools: { system: { identities: [] } } });
  await expect(withScenario({ clusters: of({}) })).rejects.toThrow(
    /^clusters\[0\]\.formerServicePrincipal: the cluster still uses the service principal/,
  );
});

it.each([
  [{ clusters: [{ id: clusterPath("other") }] }, /^clusters\[0\]\.id: the fleet has no cluster .*other/],
  [
    { clusters: [{ id: clusterPath(), disruptionBudgets: [{ ...budget, pool: "win" }] }] },
    /^clusters\[0\]\.disruptionBudgets\[0\]\.pool: there is no pool win; there are system/,
  ],
  [
    {
      clusters: [{ id: clusterPath(), disruptionBudgets: [{ ...budget, maxUnavailable: 1 }] }],
    },
    /must have either minAvailable or maxUnavailable/,
  ],
  [{ caller: { eligible: [{ scope: SCOPE, role: "Owner" }] } }, /needs `roles`/],
  [
    { caller: { mayAssignOnly: [{ scope: SCOPE, roles: ["Reader", "Readr"] }] } },
    /^caller\.mayAssignOnly\[0\]\.roles\[1\]: there is no role Readr/,
  ],
])("what does not suit the world is refused with its path: %j", async (said, message) => {
  await expect(withScenario(said)).rejects.toThrow(message);
});
