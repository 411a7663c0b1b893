import { expect, it } from "vitest";
import { groupId } from "../../../../local/arm/world/ids.ts";
import { identityPath, inGroup, SUBSCRIPTION } from "../../../support/arm/clusters.ts";
import { withScenario } from "../../../support/arm/with-scenario.ts";

const network = inGroup("Microsoft.Network/virtualNetworks/hub", "rg-hub");
const table = inGroup("Microsoft.Network/routeTables/rt", "rg-hub");
const subnet = {
  name: "nodes",
  properties: { addressPrefix: "10.0.0.0/22", routeTable: { id: table } },
};

it("resources are there from the beginning, with groups of their own, and no write is in the journal", async () => {
  const tagged = { id: groupId(SUBSCRIPTION, "rg-tagged"), location: "eastus2", tags: { owner: "net" } };
  const sim = await withScenario({
    resources: [
      tagged,
      { id: table, location: "westeurope", properties: {} },
      {
        id: network,
        location: "westeurope",
        properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] }, subnets: [subnet] },
      },
    ],
  });
  expect((await sim.call("GET", tagged.id)).body).toMatchObject({
    location: "eastus2",
    tags: { owner: "net" },
  });
  expect((await sim.call("GET", groupId(SUBSCRIPTION, "rg-hub"))).body).toMatchObject({
    location: "westeurope",
  });
  const shown = await sim.call("GET", `${network}/subnets/nodes`);
  expect(shown.body).toMatchObject({ properties: { routeTable: { id: table } } });
  expect(sim.simulator.journal()).toEqual([]);
});

it("an identity is in the directory at once, and keeps its ids, region, tags and scope of isolation", async () => {
  const principalId = "77777777-7777-4777-8777-777777777777";
  const sim = await withScenario({
    resources: [
      {
        id: identityPath("id-cp", "rg-ids"),
        location: "eastus2",
        tags: { costCenter: "4711" },
        properties: { principalId, isolationScope: "Regional" },
      },
    ],
  });
  expect((await sim.call("GET", identityPath("id-cp", "rg-ids"))).body).toMatchObject({
    location: "eastus2",
    tags: { costCenter: "4711" },
    properties: { principalId, isolationScope: "Regional" },
  });
  const found = await sim.call("GET", `/_graph/v1.0/servicePrincipals/${principalId}`, { version: "" });
  expect(found.body).toMatchObject({ displayName: "id-cp", servicePrincipalType: "ManagedIdentity" });
});

it("what the provider refuses is refused with its path", async () => {
  const child = { id: `${network}/subnets/nodes`, properties: {} };
  await expect(withScenario({ resources: [child] })).rejects.toThrow(/^resources\[0\]: .*\/subnets\/nodes: /);
});

it("a lock holds, wherever it is named", async () => {
  const scope = groupId(SUBSCRIPTION, "rg-hub");
  const locks = [{ scope, name: "landing-zone", level: "ReadOnly", notes: "ask the network team" }];
  const sim = await withScenario({ governance: { locks } });
  const made = await sim.call("PUT", network, { body: { location: "westeurope" } });
  expect([made.status, made.code]).toEqual([409, "ScopeLocked"]);
  const listed = await sim.call("GET", `${scope}/providers/Microsoft.Authorization/locks`);
  expect(listed.body).toMatchObject({
    value: [{ name: "landing-zone", properties: { level: "ReadOnly", notes: "ask the network team" } }],
  });
});

it("a subscription is not registered for a provider", async () => {
  const unregistered = [{ subscription: SUBSCRIPTION, namespace: "Microsoft.ManagedIdentity" }];
  const sim = await withScenario({ governance: { unregistered } });
  const refused = await sim.call("PUT", identityPath("id-cp"), { body: { location: "westeurope" } });
  expect(refused.code).toBe("MissingSubscriptionRegistration");
});
