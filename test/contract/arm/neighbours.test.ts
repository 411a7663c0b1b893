import { describe, expect, it } from "vitest";
import {
  CLUSTER,
  clusterPath,
  GROUP,
  onSystemIdentity,
  place,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";

const FLEET = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.ContainerService/fleets/shop`;
const version = "2025-03-01";

async function fleet(): Promise<Rehearsal> {
  const sim = await rehearse({ settings: { graphLagMs: 0 } });
  place(sim, onSystemIdentity());
  expect((await sim.call("PUT", FLEET, { version, body: { location: "westeurope" } })).status).toBe(201);
  return sim;
}
const join = (sim: Rehearsal, clusterResourceId: string, name = "one") =>
  sim.call("PUT", `${FLEET}/members/${name}`, { version, body: { properties: { clusterResourceId } } });

/** Evidence: docs: templates/microsoft.containerservice/fleets/members, resource-graph/reference/supported-tables-resources. */
describe("fleets and their members", () => {
  it("a member names a cluster that is there", async () => {
    const sim = await fleet();
    expect((await join(sim, clusterPath().replace(CLUSTER, "none"))).code).toBe("InvalidParameter");
    expect((await join(sim, clusterPath())).body).toMatchObject({
      type: "Microsoft.ContainerService/fleets/members",
      properties: { clusterResourceId: clusterPath(), provisioningState: "Succeeded" },
    });
  });

  it("a member needs its fleet, a fleet its own api-version", async () => {
    const sim = await fleet();
    const elsewhere = `${FLEET}x/members/one`;
    const body = { properties: { clusterResourceId: clusterPath() } };
    expect((await sim.call("PUT", elsewhere, { version, body })).code).toBe("ResourceNotFound");
    expect((await sim.call("GET", FLEET, { version: "2019-01-01" })).status).toBe(400);
  });

  it("Resource Graph shows members in aksresources and extensions by their type", async () => {
    const sim = await fleet();
    await join(sim, clusterPath());
    const extension = `${clusterPath()}/providers/Microsoft.KubernetesConfiguration/extensions/backup`;
    await sim.call("PUT", extension, {
      version: "2023-05-01",
      body: { properties: { extensionType: "microsoft.dataprotection.kubernetes" } },
    });
    const ask = async (query: string) =>
      (
        await sim.call("POST", "/providers/Microsoft.ResourceGraph/resources", {
          version: "2024-04-01",
          body: { query, options: { resultFormat: "objectArray" } },
        })
      ).body["data"];
    expect(await ask("aksresources | project id, type")).toEqual([
      { id: `${FLEET}/members/one`, type: "microsoft.containerservice/fleets/members" },
    ]);
    expect(
      await ask("kubernetesconfigurationresources | project kind = tostring(properties.ExtensionType)"),
    ).toEqual([{ kind: "microsoft.dataprotection.kubernetes" }]);
  });
});

/** Evidence: docs: graph/filter-query-parameter (in), graph/api/serviceprincipal-list. */
describe("service principals in Microsoft Graph, by several ids", () => {
  const list = (sim: Rehearsal, ids: readonly string[]) =>
    sim.call("GET", "/_graph/v1.0/servicePrincipals", {
      query: { $filter: `id in (${ids.map((id) => `'${id}'`).join(",")})`, $select: "id" },
    });
  const nobody = "99999999-0000-4000-8000-000000000001";

  it("shows those that are there, and is silent about others", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const [[, principal] = []] = [...sim.simulator.view().entries("principals")];
    const id = principal?.objectId ?? "";
    expect((await list(sim, [id, nobody])).body).toEqual({ value: [{ id }] });
  });

  it("takes fifteen ids and no more, and only what is modelled", async () => {
    const sim = await rehearse();
    expect((await list(sim, Array<string>(15).fill(nobody))).status).toBe(200);
    expect((await list(sim, Array<string>(16).fill(nobody))).code).toBe("Request_UnsupportedQuery");
    expect((await list(sim, ["not an id"])).code).toBe("NotModelled");
  });

  it("refuses where the caller may not read the directory", async () => {
    const sim = await rehearse();
    sim.simulator.change(({ world }) => {
      world.put("meta", "graphForbidden", { value: true });
    });
    expect((await list(sim, [nobody])).code).toBe("Authorization_RequestDenied");
  });
});
