import { expect, it } from "vitest";
import { govern, parseScenario } from "../../../../local/arm/scenario/scenario.ts";
import type { JsonObject } from "../../../../local/arm/world/json.ts";
import { CLIENT_ID, inGroup, onServicePrincipal } from "../../../support/arm/clusters.ts";
import type { Rehearsal } from "../../../support/arm/rehearsal.ts";
import { change, systemAssigned } from "../../../support/arm/steps.ts";
import { withScenario } from "../../../support/arm/with-scenario.ts";

const OTHER = "44444444-4444-4444-8444-444444444444";
const REGISTRY = inGroup("Microsoft.ContainerRegistry/registries/images", "rg-images");
const registry = { id: REGISTRY, location: "westeurope", sku: { name: "Premium" } };

const graph = async (sim: Rehearsal, path: string): Promise<JsonObject> =>
  (await sim.call("GET", `/_graph/v1.0/${path}`, { version: "" })).body;

const ends = (body: JsonObject, list: string): readonly string[] =>
  (body[list] as unknown as readonly { endDateTime: string; displayName: string }[]).map(
    ({ endDateTime, displayName }) => `${displayName} ${endDateTime.slice(0, 10)}`,
  );

it("secrets and certificates have ends and names of their own, on the application and on the principal", async () => {
  const secrets = [
    { name: "rotated", endsAt: "2026-12-01T00:00:00Z" },
    { name: "aks", endsAt: "2027-03-01T00:00:00Z", used: true },
    { name: "portal", endsAt: { inDays: -1 }, on: "servicePrincipal" },
  ];
  const certificates = [{ name: "pipeline", endsAt: "2028-01-01T00:00:00Z" }];
  const sim = await withScenario({
    directory: { principals: [{ clientId: CLIENT_ID, secrets, certificates }] },
  });
  const application = await graph(sim, `applications(appId='${CLIENT_ID}')`);
  expect(ends(application, "passwordCredentials")).toEqual(["aks 2027-03-01", "rotated 2026-12-01"]);
  expect(ends(application, "keyCredentials")).toEqual(["pipeline 2028-01-01"]);
  const principal = await graph(sim, `servicePrincipals(appId='${CLIENT_ID}')`);
  expect(ends(principal, "passwordCredentials")).toEqual(["portal 2026-08-19"]);
  expect(ends(principal, "keyCredentials")).toEqual([]);
});

it("a cluster signs in with the used secret, and with the first where none is said to be used", async () => {
  const past = { name: "old", endsAt: { inDays: -1 } };
  const future = { name: "new", endsAt: { inDays: 30 } };
  const states = [];
  for (const secrets of [
    [past, future],
    [past, { ...future, used: true }],
    [{ ...future, on: "servicePrincipal" }, past],
  ]) {
    const sim = await withScenario({ directory: { principals: [{ clientId: CLIENT_ID, secrets }] } });
    states.push((await change(sim)).code);
  }
  expect(states).toEqual(["ServicePrincipalValidationClientError", "", ""]);
});

it("a principal that is gone keeps its role assignments, and the directory does not know it", async () => {
  const sim = await withScenario({
    resources: [registry],
    directory: { principals: [{ clientId: OTHER, deletedAt: { inDays: -10 } }] },
    roleAssignments: [{ scope: REGISTRY, role: "AcrPull", principal: OTHER }],
  });
  const { body } = await sim.call("GET", `${REGISTRY}/providers/Microsoft.Authorization/roleAssignments`);
  const [left] = body["value"] as unknown as [{ properties: { principalId: string } }];
  expect(left).toMatchObject({ properties: { principalType: "ServicePrincipal", scope: REGISTRY } });
  const shown = await graph(sim, `servicePrincipals/${left.properties.principalId}`);
  expect(shown).toMatchObject({ error: { code: "Request_ResourceNotFound" } });
});

it("a principal is disabled, of another tenant, or one that no cluster names", async () => {
  const objectId = "55555555-5555-4555-8555-555555555555";
  const sim = await withScenario({
    directory: {
      principals: [
        { clientId: CLIENT_ID, disabled: true, ofAnotherTenant: true },
        { clientId: OTHER, objectId, displayName: "pipeline", secrets: [] },
      ],
    },
  });
  expect(await graph(sim, `servicePrincipals(appId='${CLIENT_ID}')`)).toMatchObject({
    accountEnabled: false,
  });
  expect(await graph(sim, `applications(appId='${CLIENT_ID}')`)).toMatchObject({
    error: { code: "Request_ResourceNotFound" },
  });
  expect(await graph(sim, `servicePrincipals/${objectId}`)).toMatchObject({
    ...{ appId: OTHER, displayName: "pipeline", passwordCredentials: [] },
  });
  expect((await change(sim, systemAssigned)).status).toBe(400);
});

it("members of a group have what the group has, also through a group in it", async () => {
  const sim = await withScenario({
    resources: [registry],
    directory: {
      groups: [
        { name: "Pullers", members: ["Clusters"] },
        { name: "Clusters", members: [CLIENT_ID] },
      ],
    },
    roleAssignments: [{ scope: REGISTRY, role: "AcrPull", principal: "Pullers" }],
  });
  const pulls = sim.simulator
    .capabilities()
    .flatMap(({ capabilities }) => capabilities.filter(({ can }) => can === "pull from"));
  expect(pulls).toMatchObject([{ has: true, through: `sp-shop in Pullers by AcrPull at ${REGISTRY}` }]);
  const { objectId } = [...sim.simulator.view().where("principalsByApp", CLIENT_ID)][0]?.[1] ?? {};
  const listed = async (filter: string) => {
    const path = `${REGISTRY}/providers/Microsoft.Authorization/roleAssignments`;
    const { body } = await sim.call("GET", path, { query: { $filter: filter } });
    return (body["value"] as unknown as { properties: { principalType: string } }[]).map(
      ({ properties }) => properties.principalType,
    );
  };
  expect(await listed(`assignedTo('${String(objectId)}')`)).toEqual(["Group"]);
  expect(await listed(`principalId eq '${String(objectId)}'`)).toEqual([]);
});

it("losing a group's role is a loss of the clusters in it", async () => {
  const name = "66666666-6666-4666-8666-666666666666";
  const sim = await withScenario({
    resources: [registry],
    directory: { groups: [{ name: "Pullers", members: [CLIENT_ID] }] },
    roleAssignments: [{ scope: REGISTRY, role: "AcrPull", principal: "Pullers", name }],
  });
  await sim.call("DELETE", `${REGISTRY}/providers/Microsoft.Authorization/roleAssignments/${name}`);
  expect(sim.simulator.audit().map(({ kind }) => kind)).toEqual(["capabilityLost"]);
});

it("a directory that the caller may not read answers 403", async () => {
  const sim = await withScenario({ directory: { unreadable: true } });
  expect(await graph(sim, `servicePrincipals(appId='${CLIENT_ID}')`)).toMatchObject({
    error: { code: "Authorization_RequestDenied" },
  });
});

it("roles of one's own give what they say, with the condition that is shown", async () => {
  const condition = "@Resource[Microsoft.ContainerRegistry/registries/repositories:name] StringEquals 'shop'";
  const sim = await withScenario({
    resources: [registry],
    customRoles: [{ name: "Puller", actions: ["Microsoft.ContainerRegistry/registries/pull/read"] }],
    roleAssignments: [
      { scope: REGISTRY, role: "puller", principal: CLIENT_ID, condition, description: "nightly" },
    ],
  });
  const capabilities = sim.simulator.capabilities().flatMap((one) => one.capabilities);
  expect(capabilities.find(({ can }) => can === "pull from")).toMatchObject({ has: true });
  const { body } = await sim.call("GET", `${REGISTRY}/providers/Microsoft.Authorization/roleAssignments`);
  expect(body).toMatchObject({
    value: [{ properties: { condition, conditionVersion: "2.0", description: "nightly" } }],
  });
});

it("is put into a world once: what has become of it stays, while another scenario changes it", async () => {
  const said = (displayName: string) =>
    JSON.stringify({ directory: { principals: [{ clientId: CLIENT_ID, displayName, secrets: [] }] } });
  const sim = await withScenario(JSON.parse(said("first")) as object);
  const { id } = (await graph(sim, `applications(appId='${CLIENT_ID}')`)) as { id: string };
  const added = { version: "", body: { passwordCredential: { displayName: "mine" } } };
  await sim.call("POST", `/_graph/v1.0/applications/${id}/addPassword`, added);
  const shown = async () => (await graph(sim, `applications/${id}`))["passwordCredentials"];
  govern(sim.simulator, parseScenario(said("first"), "same.json"));
  expect(await shown()).toHaveLength(1);
  govern(sim.simulator, parseScenario(said("second"), "other.json"));
  expect(await shown()).toHaveLength(0);
});

it.each([
  [
    { roleAssignments: [{ scope: "/subscriptions/x", role: "AcrPul", principal: CLIENT_ID }] },
    /^roleAssignments\[0\]\.role: there is no role AcrPul; there are AcrPull, AcrPush/,
  ],
  [
    { roleAssignments: [{ scope: "/", role: "AcrPull", principal: "nobody" }] },
    /^roleAssignments\[0\]\.principal: there is nobody called nobody; name a client id/,
  ],
  [
    { directory: { groups: [{ name: "Team", members: [CLIENT_ID, "Others"] }] } },
    /^directory\.groups\[0\]\.members\[1\]: there is nobody called Others/,
  ],
  [
    { directory: { principals: [{ clientId: CLIENT_ID, objectId: OTHER }] } },
    /^directory\.principals\[0\]\.objectId: the fleet has .* already; leave it out/,
  ],
  [
    { resources: [{ id: inGroup("Microsoft.Storage/storageAccounts/logs"), location: "westeurope" }] },
    /^resources\[0\]: .*Microsoft\.Storage/,
  ],
  [
    { resources: [{ id: onServicePrincipal().id }] },
    /^resources\[0\]\.id: clusters and their pools come from the fleet/,
  ],
])("what does not suit the world is refused with its path: %j", async (said, message) => {
  await expect(withScenario(said)).rejects.toThrow(message);
});

it.each([
  [
    { directory: { principals: [{ clientId: CLIENT_ID, secrets: [{ endsAt: "soon" }] }] } },
    /secrets\[0\]\.endsAt/,
  ],
  [
    {
      directory: {
        principals: [
          { clientId: CLIENT_ID, secrets: [1, 2].map(() => ({ endsAt: { inDays: 1 }, used: true })) },
        ],
      },
    },
    /must have at most one secret[^]*directory\.principals\[0\]\.secrets/,
  ],
  [{ resources: [{ id: "rg-images" }] }, /must be a resource id[^]*resources\[0\]\.id/],
  [{ roleAssignments: [{ scope: "rg", role: "Reader", principal: "x" }] }, /roleAssignments\[0\]\.scope/],
])("what is no scenario is refused with its path: %j", (said, message) => {
  expect(() => parseScenario(JSON.stringify(said), "wrong.json")).toThrow(message);
});
