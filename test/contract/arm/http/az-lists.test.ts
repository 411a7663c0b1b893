import { expect, it } from "vitest";
import type { JsonObject } from "../../../../local/arm/world/json.ts";
import {
  clusterPath,
  GROUP,
  identityPath,
  onServicePrincipal,
  place,
  SUBSCRIPTION,
} from "../../../support/arm/clusters.ts";
import { rehearse, type Rehearsal } from "../../../support/arm/rehearsal.ts";
import { change, ended, identity, userAssigned } from "../../../support/arm/steps.ts";

const GROUPS = `/subscriptions/${SUBSCRIPTION}/resourcegroups`;

const listed = async (sim: Rehearsal, path: string, query: Record<string, string>) =>
  (await sim.call("GET", path, { query })).body["value"] as JsonObject[];

/** Evidence: what azure-cli 2.45 sends, command by command. */
it("az group list --tag and az resource list --tag filter by a tag's name, or its name and value", async () => {
  const sim = await rehearse();
  for (const [name, owner] of Object.entries({ one: "shop", two: "bank" })) {
    await sim.call("PUT", `${GROUPS}/rg-${name}`, {
      body: { location: "westeurope", tags: { Owner: owner } },
    });
    const path = identityPath(`id-${name}`).replace(GROUP, `rg-${name}`);
    await sim.call("PUT", path, { body: { location: "westeurope", tags: { Owner: owner } } });
  }
  const names = async (path: string, $filter: string) =>
    (await listed(sim, path, { $filter })).map(({ name }) => name);
  expect(await names(GROUPS, "tagname eq 'owner'")).toEqual(["rg-one", "rg-two"]);
  const both = "tagName eq 'owner' and tagValue eq 'bank'";
  expect(await names(GROUPS, both)).toEqual(["rg-two"]);
  expect(await names(`/subscriptions/${SUBSCRIPTION}/resources`, both)).toEqual(["id-two"]);
  expect(await names(GROUPS, "tagName eq 'owner' and tagValue eq 'BANK'")).toEqual([]);
});

it("az resource list expands when resources were made and changed, as far as that is known", async () => {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  const made = sim.simulator.now();
  await identity(sim, "control");
  sim.pass(60_000);
  const changed = sim.simulator.now();
  await sim.call("PATCH", identityPath("control"), { body: { tags: { a: "b" } } });
  const found = await listed(sim, `/subscriptions/${SUBSCRIPTION}/resources`, {
    $filter: "",
    $expand: "createdTime,changedTime,provisioningState",
  });
  const named = (name: string) => found.find((one) => one["name"] === name);
  const day = (time: number) => new Date(time).toISOString().slice(0, 16);
  expect(named("control")).toMatchObject({
    createdTime: expect.stringContaining(day(made)),
    changedTime: expect.stringContaining(day(changed)),
  });
  expect(named("shop")).toMatchObject({ provisioningState: "Succeeded" });
  expect(named("shop")).not.toHaveProperty("createdTime");
});

it("az monitor activity-log list asks with times that have neither quotes nor a zone: they are UTC", async () => {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  await change(sim, { tags: { a: "b" } });
  const path = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values`;
  const version = "2015-04-01";
  const at = (ms: number) => new Date(sim.simulator.now() + ms).toISOString().replace("Z", "123");
  const within = async (from: number, to: number) => {
    const $filter = `eventTimestamp ge ${at(from)} and eventTimestamp le ${at(to)} and resourceGroupName eq '${GROUP}'`;
    return (await sim.call("GET", path, { version, query: { $filter } })).body["value"];
  };
  expect(await within(-60_000, 60_000)).toHaveLength(1);
  expect(await within(-120_000, -60_000)).toEqual([]);
  const $filter = "eventTimestamp ge yesterday";
  const wrong = await sim.call("GET", path, { version, query: { $filter } });
  expect([wrong.status, wrong.code]).toEqual([400, "BadRequest"]);
});

it("az identity list-resources tells the cluster, and nothing of an identity that nothing has", async () => {
  const sim = await rehearse({ settings: { replication: 0, propagation: 0 } });
  place(sim, onServicePrincipal());
  await identity(sim, "control");
  await identity(sim, "idle");
  await ended(sim, await change(sim, userAssigned("control")));
  const resources = async (name: string) =>
    (
      await sim.call("POST", `${identityPath(name)}/listAssociatedResources`, {
        version: "2022-01-31-preview",
      })
    ).body;
  expect(await resources("control")).toMatchObject({
    totalCount: 1,
    value: [{ name: "shop", type: "microsoft.containerservice/managedclusters" }],
  });
  expect(await resources("idle")).toEqual({ totalCount: 0, value: [] });
  expect((await sim.call("POST", `${identityPath("gone")}/listAssociatedResources`)).status).toBe(404);
});

it("az aks get-versions tells what a region offers and where each may go", async () => {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  const { body } = await sim.call(
    "GET",
    `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope/orchestrators`,
    { version: "2019-08-01", query: { "resource-type": "managedClusters" } },
  );
  const { orchestrators } = body["properties"] as { orchestrators: JsonObject[] };
  expect(orchestrators.filter((one) => one["default"] === true)).toHaveLength(1);
  expect(orchestrators.at(-1)?.["upgrades"]).toEqual([]);
  expect(orchestrators[0]?.["upgrades"]).not.toEqual([]);
});

it("az vm list-skus asks for every region at once", async () => {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  const path = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/skus`;
  const all = await listed(sim, path, {});
  expect(all).toEqual(await listed(sim, path, { $filter: "location eq 'westeurope'" }));
  expect(all).not.toEqual([]);
  expect((await sim.call("GET", clusterPath())).status).toBe(200);
});
