import { expect, it } from "vitest";
import { clusterPath, SUBNET, SUBSCRIPTION } from "../../../support/arm/clusters.ts";
import { change, ended, grant, identity, systemAssigned } from "../../../support/arm/steps.ts";
import { withScenario } from "../../../support/arm/with-scenario.ts";

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

it.each([
  [{ clusters: [{ id: clusterPath("other") }] }, /^clusters\[0\]\.id: the fleet has no cluster .*other/],
  [
    { clusters: [{ id: clusterPath(), disruptionBudgets: [{ ...budget, pool: "win" }] }] },
    /^clusters\[0\]\.disruptionBudgets\[0\]\.pool: there is no pool win; there are system/,
  ],
  [
    { caller: { mayAssignOnly: [{ scope: SCOPE, roles: ["Reader", "Readr"] }] } },
    /^caller\.mayAssignOnly\[0\]\.roles\[1\]: there is no role Readr/,
  ],
])("what does not suit the world is refused with its path: %j", async (said, message) => {
  await expect(withScenario(said)).rejects.toThrow(message);
});
