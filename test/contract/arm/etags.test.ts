import { describe, expect, it } from "vitest";
import { clusterPath, onServicePrincipal, place, pool } from "../../support/arm/clusters.ts";
import { MINUTE, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";

const poolPath = (name: string) => `${clusterPath()}/agentPools/${name}`;

async function tags(sim: Rehearsal): Promise<Record<string, unknown>> {
  const cluster = (await sim.call("GET", clusterPath())).body;
  const system = (await sim.call("GET", poolPath("system"))).body;
  const apps = (await sim.call("GET", poolPath("apps"))).body;
  return {
    cluster: cluster["eTag"],
    system: Object(system["properties"])["eTag"],
    apps: Object(apps["properties"])["eTag"],
  };
}

async function twoPools(): Promise<Rehearsal> {
  const sim = await rehearse();
  place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system"), pool("apps")] }));
  return sim;
}

/** Evidence: docs: use-etags, the table of preconditions. */
describe("etags", () => {
  it("let a PUT through that names the present one, and answer 412 to one that names another", async () => {
    const sim = await twoPools();
    const { body } = await sim.call("GET", clusterPath());
    const stale = await sim.call("PUT", clusterPath(), { body, headers: { "if-match": '"other"' } });
    expect([stale.status, stale.code]).toEqual([412, "PreconditionFailed"]);
    const fresh = await sim.call("PUT", clusterPath(), {
      body,
      headers: { "if-match": String(body["eTag"]) },
    });
    expect(fresh.status).toBe(200);
  });

  it("that an operation has just changed are answered by 409 EtagMismatch while it goes on [Azure/terraform-azurerm-aks#604]", async () => {
    const sim = await twoPools();
    const { body } = await sim.call("GET", clusterPath());
    const put = () => sim.call("PUT", clusterPath(), { body, headers: { "if-match": String(body["eTag"]) } });
    expect((await put()).status).toBe(200);
    const second = await put();
    expect([second.status, second.code]).toEqual([409, "EtagMismatch"]);
    sim.pass(60 * MINUTE);
    expect((await put()).status).toBe(412);
  });

  it("change with every cluster operation on the cluster and all pools", async () => {
    const sim = await twoPools();
    const before = await tags(sim);
    const { body } = await sim.call("GET", clusterPath());
    await sim.call("PUT", clusterPath(), { body });
    sim.pass(60 * MINUTE);
    const after = await tags(sim);
    for (const name of ["cluster", "system", "apps"]) expect(after[name]).not.toBe(before[name]);
  });

  it("change with a pool operation on that pool alone", async () => {
    const sim = await twoPools();
    const before = await tags(sim);
    const { body } = await sim.call("GET", poolPath("apps"));
    const put = await sim.call("PUT", poolPath("apps"), {
      body: { properties: { ...Object(body["properties"]), count: 5 } },
    });
    expect(put.status).toBe(200);
    sim.pass(60 * MINUTE);
    const after = await tags(sim);
    expect(after["apps"]).not.toBe(before["apps"]);
    expect(after["system"]).toBe(before["system"]);
    expect(after["cluster"]).toBe(before["cluster"]);
  });

  it.each([
    ["PUT", "none", { "if-match": "*" }, 412],
    ["PUT", "shop", { "if-none-match": "*" }, 412],
    ["PUT", "shop", { "if-match": "*", "if-none-match": "*" }, 400],
    ["PATCH", "none", {}, 404],
    ["DELETE", "none", {}, 204],
    ["DELETE", "shop", { "if-match": "other" }, 412],
  ])("answer %s of %s with %j by %i", async (method, name, headers, status) => {
    const sim = await twoPools();
    const { body } = await sim.call("GET", clusterPath());
    const sent = method === "DELETE" ? {} : { body: method === "PATCH" ? { tags: {} } : { ...body, name } };
    const answer = await sim.call(method, clusterPath(name), { ...sent, headers: { ...headers } });
    expect(answer.status).toBe(status);
  });
});
