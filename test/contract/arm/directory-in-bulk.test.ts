import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../local/arm/world/json.ts";
import { onServicePrincipal, place } from "../../support/arm/clusters.ts";
import { type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";

const NOBODY = "99999999-0000-4000-8000-000000000001";

async function withPrincipal() {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  const [[, principal] = []] = [...sim.simulator.view().entries("principals")];
  return { sim, appId: principal?.appId ?? "", objectId: principal?.objectId ?? "" };
}

const inList = (property: string, ids: readonly string[]) =>
  `$filter=${encodeURIComponent(`${property} in (${ids.map((id) => `'${id}'`).join(",")})`)}`;

const get = (sim: Rehearsal, path: string) => {
  const [folder = "", query = ""] = path.split("?");
  return sim.call("GET", `/_graph/v1.0/${folder}`, { query: Object.fromEntries(new URLSearchParams(query)) });
};

const batch = (sim: Rehearsal, requests: readonly JsonObject[]) =>
  sim.call("POST", "/_graph/v1.0/$batch", { body: { requests } });

/** Evidence: docs: graph/filter-query-parameter (in); Microsoft's AzTS lists applications so. */
describe("service principals and applications, by several application ids", () => {
  it("are told apart, and only the application has the secret's end", async () => {
    const { sim, appId, objectId } = await withPrincipal();
    const ids = [NOBODY, appId.toUpperCase()];
    const principals = await get(
      sim,
      `servicePrincipals?${inList("appId", ids)}&$select=id,passwordCredentials`,
    );
    expect(principals.body).toEqual({ value: [{ id: objectId, passwordCredentials: [] }] });
    const { body } = await get(sim, `applications?${inList("appId", ids)}&$select=appId,passwordCredentials`);
    expect(body).toMatchObject({ value: [{ appId, passwordCredentials: [{ displayName: "aks" }] }] });
  });

  it("an application takes no more than fifteen values, and no other property", async () => {
    const { sim } = await withPrincipal();
    const many = await get(sim, `applications?${inList("appId", Array<string>(16).fill(NOBODY))}`);
    expect(many.code).toBe("Request_UnsupportedQuery");
    expect((await get(sim, `applications?${inList("id", [NOBODY])}`)).code).toBe("NotModelled");
  });
});

/** Evidence: docs: graph/json-batching. */
describe("several requests to Microsoft Graph in one", () => {
  it("are answered one by one, whatever becomes of the others", async () => {
    const { sim, appId, objectId } = await withPrincipal();
    const { body } = await batch(sim, [
      { id: "there", method: "GET", url: `/servicePrincipals?${inList("appId", [appId])}&$select=id` },
      { id: "gone", method: "GET", url: `/servicePrincipals/${NOBODY}` },
    ]);
    expect(body["responses"]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: "there", status: 200, body: { value: [{ id: objectId }] } }),
        expect.objectContaining({ id: "gone", status: 404 }),
      ]),
    );
  });

  it("are each refused where the caller may not read the directory", async () => {
    const { sim, appId } = await withPrincipal();
    sim.simulator.change(({ world }) => {
      world.put("meta", "graphForbidden", { value: true });
    });
    const { status, body } = await batch(sim, [
      { id: "1", method: "GET", url: `/applications?${inList("appId", [appId])}` },
    ]);
    expect([status, body]).toMatchObject([200, { responses: [{ id: "1", status: 403 }] }]);
  });

  it("are at most twenty", async () => {
    const { sim } = await withPrincipal();
    const requests = Array.from({ length: 21 }, (_none, index) => ({
      ...{ id: String(index), method: "GET", url: `/servicePrincipals/${NOBODY}` },
    }));
    expect((await batch(sim, requests.slice(1))).status).toBe(200);
    expect((await batch(sim, requests)).code).toBe("BadRequest");
  });
});
