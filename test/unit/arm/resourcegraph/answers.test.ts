import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canonical } from "../../../../local/arm/world/ids.ts";
import { placeGroup } from "../../../../local/arm/fleet/populate.ts";
import {
  demoWorld,
  type GraphWorld,
  ORDERS_ID,
  post,
  SUBSCRIPTION,
} from "../../../support/arm/graph-world.ts";

const MINUTE = 60_000;

describe("Resource Graph", () => {
  let world: GraphWorld;
  beforeEach(async () => {
    world = await demoWorld();
  });
  afterEach(async () => {
    await world.close();
  });

  const dataOf = async (query: string, more: object = {}) => {
    const { status, body } = await post(world, { query, ...more });
    expect(body).not.toHaveProperty("error");
    expect(status).toBe(200);
    return (body as { data: Record<string, unknown>[] }).data;
  };

  it("shows types and resource groups in lower case, ids as they are", async () => {
    const [row] = await dataOf("Resources | where name == 'orders' and type has 'managedclusters'");
    expect(row).toMatchObject({
      id: ORDERS_ID,
      type: "microsoft.containerservice/managedclusters",
      resourceGroup: "rg-orders",
      subscriptionId: SUBSCRIPTION,
      kind: "",
      managedBy: "",
      plan: null,
      zones: null,
      tags: { team: "team-orders" },
    });
    expect(row?.["properties"]).toMatchObject({ dnsPrefix: "orders" });
  });

  it("holds scale sets, networks, registries and identities besides clusters", async () => {
    const types = await dataOf("resources | distinct type | order by type asc");
    expect(types.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        "microsoft.compute/virtualmachinescalesets",
        "microsoft.containerregistry/registries",
        "microsoft.network/virtualnetworks",
      ]),
    );
  });

  it("shows subscriptions and groups as containers, with who manages a node resource group", async () => {
    const rows = await dataOf("resourcecontainers | project name, type, managedBy, resourceGroup");
    expect(rows).toContainEqual(
      expect.objectContaining({ type: "microsoft.resources/subscriptions", resourceGroup: "" }),
    );
    expect(rows).toContainEqual({
      name: "MC_rg-orders_orders_westeurope",
      type: "microsoft.resources/subscriptions/resourcegroups",
      managedBy: ORDERS_ID,
      resourceGroup: "mc_rg-orders_orders_westeurope",
    });
  });

  it("shows role assignments, whose roles are named without a subscription", async () => {
    const [row] = await dataOf(
      "authorizationresources | where type =~ 'Microsoft.Authorization/roleAssignments' and properties.scope endswith 'contosoimages'",
    );
    expect(row).toMatchObject({
      type: "microsoft.authorization/roleassignments",
      resourceGroup: "rg-shared",
      properties: {
        roleDefinitionId:
          "/providers/Microsoft.Authorization/RoleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d",
        principalType: "ServicePrincipal",
      },
    });
  });

  it("joins grants with what they are for", async () => {
    const rows = await dataOf(
      `authorizationresources
       | extend scopeKey = tolower(tostring(properties.scope))
       | join kind=inner (resources | project scopeKey = tolower(id), resource = name, type) on scopeKey
       | project resource, type1`,
    );
    expect(rows).toEqual([{ resource: "contosoimages", type1: "microsoft.containerregistry/registries" }]);
  });

  it("lags behind the world by the time of the settings, for what is made, changed and gone", async () => {
    const names = async () =>
      (await dataOf("resourcecontainers | where name startswith 'rg-made' | project name")).map(
        ({ name }) => name,
      );
    const made = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-made`;
    world.simulator.change((moment) => {
      placeGroup(moment, made, "westeurope");
    });
    expect(await names()).toEqual([]);
    world.clock.advanceTo(world.clock.now() + MINUTE - 1);
    expect(await names()).toEqual([]);
    world.clock.advanceTo(world.clock.now() + 1);
    expect(await names()).toEqual(["rg-made"]);
    world.simulator.change((moment) => {
      moment.world.delete("groups", canonical(made));
    });
    expect(await names()).toEqual(["rg-made"]);
    world.clock.advanceTo(world.clock.now() + MINUTE);
    expect(await names()).toEqual([]);
  });

  it("knows from the start what the world began with", async () => {
    expect(await dataOf("resources | where name == 'orders' | project id")).not.toEqual([]);
  });

  it("leaves out without a word what the caller may not read", async () => {
    world.simulator.change(({ world: edited }) => {
      edited.put("callerLacks", "clusters", {
        action: "Microsoft.ContainerService/managedClusters/read",
        scope: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-orders`,
      });
    });
    const rows = await dataOf("resources | where type has 'managedclusters' | project name");
    expect(rows.map(({ name }) => name).sort()).toEqual(["archive", "ledger", "payments", "search"]);
  });

  it("answers for the given subscriptions, and drops one that it does not know", async () => {
    const unknown = "11111111-0000-4000-8000-000000000000";
    const query = "resources | summarize count() by subscriptionId";
    const all = await dataOf(query);
    expect(await dataOf(query, { subscriptions: [SUBSCRIPTION.toUpperCase(), unknown] })).toEqual(all);
    const { status, body } = await post(world, { query, subscriptions: [unknown] });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: { code: "BadRequest", details: [{ code: "NoValidSubscriptionsInQueryRequest" }] },
    });
  });

  it("writes nothing into the journal", async () => {
    await dataOf("resources | count");
    expect(world.simulator.journal()).toEqual([]);
  });

  it("tells what is left of the quota, and refuses when it is used up", async () => {
    const left: (string | null)[] = [];
    for (let query = 0; query < 15; query += 1) {
      const { headers } = await post(world, { query: "resources | count" });
      left.push(headers.get("x-ms-user-quota-remaining"));
    }
    expect(left).toEqual(Array.from({ length: 15 }, (_, used) => String(14 - used)));
    const refused = await post(world, { query: "resources | count" });
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ error: { code: "RateLimiting" } });
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(refused.headers.get("x-ms-user-quota-resets-after")).toBe("00:00:05");
    world.clock.advanceTo(world.clock.now() + 5000);
    expect((await post(world, { query: "resources | count" })).status).toBe(200);
  });
});
