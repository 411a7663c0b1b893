import { describe, expect, it } from "vitest";
import {
  clusterPath,
  GROUP,
  identityPath,
  inGroup,
  onServicePrincipal,
  place,
  pool,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { type Answer, HOUR, MINUTE, rehearse } from "../../support/arm/rehearsal.ts";
import { change, ended, identity, statusOf } from "../../support/arm/steps.ts";

const ROOT = `/subscriptions/${SUBSCRIPTION}`;
const namesOf = ({ body }: Answer) => (body["value"] as { name?: string }[]).map(({ name }) => name);

async function started() {
  const sim = await rehearse({ settings: { replication: 0 } });
  place(sim, onServicePrincipal());
  return sim;
}

/** Evidence: docs: rest/api/resources/resources/list; the filters are those of `az resource list` 2.45. */
describe("az resource list", () => {
  it("-g, --name, --location and --resource-type are parts of one filter", async () => {
    const sim = await started();
    await identity(sim, "uai");
    const list = async (filter: string) => {
      const query = { $filter: filter, $expand: "createdTime,changedTime,provisioningState" };
      return namesOf(await sim.call("GET", `${ROOT}/resources`, { query }));
    };
    expect(await list(`resourceGroup eq '${GROUP.toUpperCase()}'`)).toEqual(["shop", "uai"]);
    expect(await list(`resourceGroup eq '${GROUP}' and name eq 'uai' and location eq 'West Europe'`)).toEqual(
      ["uai"],
    );
    expect(
      await list(
        `resourceGroup eq '${GROUP}' and resourceType eq 'Microsoft.ContainerService/managedClusters'`,
      ),
    ).toEqual(["shop"]);
    const other = { query: { $filter: "startswith(name, 'x')" } };
    expect((await sim.call("GET", `${ROOT}/resources`, other)).code).toBe("NotModelled");
  });
});

it("az account list-locations: the regions of the cloud [docs: rest/api/resources/subscriptions/list-locations]", async () => {
  const sim = await started();
  const { body } = await sim.call("GET", `${ROOT}/locations`);
  expect(body["value"]).toContainEqual({
    id: `${ROOT}/locations/westeurope`,
    ...{ name: "westeurope", type: "Region", displayName: "West Europe" },
    regionalDisplayName: "(Europe) West Europe",
    metadata: { regionType: "Physical", regionCategory: "Recommended", geographyGroup: "Europe" },
  });
  const china = await rehearse({ settings: { cloud: "china" } });
  place(china, onServicePrincipal({}, { location: "chinaeast2" }));
  expect(namesOf(await china.call("GET", `${ROOT}/locations`))).toContain("chinaeast2");
});

/** Evidence: docs: rest/api/resources/tags. */
describe("az tag", () => {
  const tagsAt = (scope: string) => `${scope}/providers/Microsoft.Resources/tags/default`;

  it.each([
    ["a cluster", clusterPath()],
    ["a group", `${ROOT}/resourceGroups/${GROUP}`],
    ["an identity", identityPath("uai")],
    ["a registry", inGroup("Microsoft.ContainerRegistry/registries/images")],
  ])("create, update and delete --resource-id of %s", async (_, scope) => {
    const sim = await started();
    await identity(sim, "uai");
    const registry = { location: "westeurope", sku: { name: "Premium" } };
    await sim.call("PUT", inGroup("Microsoft.ContainerRegistry/registries/images"), { body: registry });
    const send = (method: string, body?: object) => sim.call(method, tagsAt(scope), { body });
    await send("PUT", { properties: { tags: { team: "web", stage: "prod" } } });
    expect((await sim.call("GET", scope)).body["tags"]).toEqual({ team: "web", stage: "prod" });
    await send("PATCH", { operation: "Merge", properties: { tags: { Team: "shop", cost: "1" } } });
    expect((await send("GET")).body).toMatchObject({
      type: "Microsoft.Resources/tags",
      properties: { tags: { stage: "prod", Team: "shop", cost: "1" } },
    });
    await send("PATCH", { operation: "Delete", properties: { tags: { stage: "prod", cost: "2" } } });
    expect((await send("GET")).body).toMatchObject({ properties: { tags: { Team: "shop", cost: "1" } } });
    expect((await send("DELETE")).status).toBe(200);
    expect((await sim.call("GET", scope)).body["tags"]).toEqual({});
  });

  it("does not change what a lock keeps, nor what is not there", async () => {
    const sim = await started();
    const lock = `${clusterPath()}/providers/Microsoft.Authorization/locks/keep`;
    await sim.call("PUT", lock, { body: { properties: { level: "ReadOnly" } } });
    const body = { properties: { tags: {} } };
    expect((await sim.call("PUT", tagsAt(clusterPath()), { body })).code).toBe("ScopeLocked");
    expect((await sim.call("GET", tagsAt(clusterPath("other")))).code).toBe("ResourceNotFound");
  });

  it("of the subscription itself; list shows every name with its values", async () => {
    const sim = await started();
    await sim.call("PUT", tagsAt(ROOT), { body: { properties: { tags: { owner: "ops" } } } });
    expect((await sim.call("GET", tagsAt(ROOT))).body).toMatchObject({
      properties: { tags: { owner: "ops" } },
    });
    expect((await sim.call("PUT", `${ROOT}/tagNames/stage`)).status).toBe(201);
    const { body } = await sim.call("GET", `${ROOT}/tagNames`);
    expect(body["value"]).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ tagName: "stage", count: { type: "Total", value: 0 }, values: [] }),
        expect.objectContaining({
          ...{ tagName: "team", count: { type: "Total", value: 1 } },
          values: [expect.objectContaining({ tagValue: "shop", count: { type: "Total", value: 1 } })],
        }),
      ]),
    );
  });
});

/** Evidence: docs: graph/api, directoryObject: getByIds; `az role assignment list` names principals so. */
it("objects of the directory by their ids: those that are there, of the kinds that were asked for", async () => {
  const sim = await started();
  const objectId = await identity(sim, "uai");
  const ask = async (body: object) =>
    (await sim.call("POST", "/_graph/v1.0/directoryObjects/getByIds", { body })).body["value"];
  const ids = [objectId.toUpperCase(), "99999999-0000-4000-8000-000000000001"];
  expect(await ask({ ids, types: ["user", "group", "servicePrincipal"] })).toMatchObject([
    {
      "@odata.type": "#microsoft.graph.servicePrincipal",
      ...{ id: objectId, displayName: "uai", servicePrincipalType: "ManagedIdentity" },
      servicePrincipalNames: [expect.stringMatching(/^[0-9a-f-]{36}$/) as string],
    },
  ]);
  expect(await ask({ ids, types: ["user"] })).toEqual([]);
});

/** Evidence: docs: availability-sets-on-aks; recorded once: 518 s with three nodes. */
describe("az aks update --migrate-vmas-to-vms", () => {
  const basic = { networkPlugin: "azure", loadBalancerSku: "basic" };
  const sets = ["system", "apps"].map((name) => ({ ...pool(name), type: "AvailabilitySet" }));
  const onSets = async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal({ agentPoolProfiles: sets, networkProfile: basic }));
    return sim;
  };
  const to = (...types: readonly string[]) =>
    sets.map((one, index) => ({ ...one, type: types[index] ?? "AvailabilitySet" }));

  it("makes machines of all availability sets, behind a standard load balancer", async () => {
    const sim = await onSets();
    const begun = await change(sim, {}, { agentPoolProfiles: to("VirtualMachines", "VirtualMachines") });
    sim.pass(6 * MINUTE);
    expect((await statusOf(sim, begun)).body["status"]).not.toBe("Succeeded");
    expect((await ended(sim, begun, HOUR)).body).toMatchObject({ status: "Succeeded" });
    const { body } = await sim.call("GET", clusterPath());
    expect(body).toMatchObject({
      properties: {
        networkProfile: { loadBalancerSku: "standard" },
        agentPoolProfiles: [
          { type: "VirtualMachines", virtualMachinesProfile: { scale: { manual: [{ count: 3 }] } } },
          { type: "VirtualMachines", provisioningState: "Succeeded" },
        ],
      },
    });
    expect(JSON.stringify(body)).not.toContain("AvailabilitySet");
  });

  it("is refused for some of them", async () => {
    const sim = await onSets();
    const answer = await change(sim, {}, { agentPoolProfiles: to("VirtualMachines") });
    expect([answer.status, answer.message]).toEqual([400, expect.stringContaining("system")]);
  });
});
