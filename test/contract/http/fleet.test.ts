import { describe, expect, it } from "vitest";
import type { FleetChange } from "../../../domain/fleet/changes.ts";
import { ClusterId } from "../../../domain/arm-id/schemas.ts";
import { fleetRow, putSnapshot } from "../../support/fleet-at-records.ts";
import { HttpApi } from "./http-api.ts";

const ROWS = Array.from({ length: 60 }, (_none, index) => fleetRow(index));
const CHANGES: readonly FleetChange[] = ROWS.slice(0, 3).map(({ id, subscription }, index) =>
  index === 0
    ? { kind: "clusterGone", clusterId: ClusterId.parse(id), subscription }
    : { kind: "clusterNew", clusterId: ClusterId.parse(id), subscription, identity: "servicePrincipal" },
);

async function withFleet() {
  const api = new HttpApi();
  await putSnapshot(api.dependencies.records, "audit-fleet-1", ROWS, CHANGES);
  return api;
}

const names = ({ body }: { body: Record<string, unknown> }) =>
  (body["value"] as { name: string }[]).map(({ name }) => name);

describe("the inventory of the fleet over HTTP", () => {
  it("says before the first audit how to get one", async () => {
    const api = new HttpApi();
    for (const path of ["fleet", "fleet/clusters", "fleet/changes"]) {
      const { status, body } = await api.get(`/api/${path}`);
      expect([status, body["type"]], path).toEqual([404, "/api/problems/fleet-not-read"]);
    }
  });

  it("shows the counts of the newest snapshot", async () => {
    const api = await withFleet();
    const { status, body } = await api.get("/api/fleet");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ snapshot: "audit-fleet-1", takenAt: "2026-03-02T08:01:00.000Z", subscriptions: 20 },
      counts: { clusters: 60, byIdentity: { servicePrincipal: 40, systemAssigned: 20 } },
      changes: { byKind: { clusterGone: 1, clusterNew: 2 }, newOnServicePrincipal: 2 },
    });
  });

  it.each<[string, (row: (typeof ROWS)[number]) => boolean]>([
    ["identity=servicePrincipal", ({ identity }) => identity === "servicePrincipal"],
    ["readiness=done", ({ readiness }) => readiness === "done"],
    ["expiresBefore=2026-06-20", ({ expires = "9" }) => expires < "2026-06-20"],
    [
      `subscription=${fleetRow(3).subscription.toUpperCase()}`,
      ({ subscription }) => subscription === fleetRow(3).subscription,
    ],
    ["region=West%20Europe", ({ region }) => region === "westeurope"],
    ["tag=TEAM=team-2", ({ tags }) => tags?.["team"] === "team-2"],
    ["tag=owner", () => false],
    ["name=AKS-1", ({ name }) => name.startsWith("aks-1")],
    [
      "identity=servicePrincipal&region=northeurope",
      ({ identity, region }) => identity === "servicePrincipal" && region === "northeurope",
    ],
    [`sharesPrincipalWith=${fleetRow(10).id}`, ({ name }) => name === "aks-11"],
  ])("finds what fits %s, and nothing else", async (query, fits) => {
    const found = names(await (await withFleet()).get(`/api/fleet/clusters?${query}`));
    expect(found.sort()).toEqual(
      ROWS.filter(fits)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it("pages through all clusters, each once and in the order of their ids", async () => {
    const api = await withFleet();
    const seen: string[] = [];
    let path: string | undefined = "/api/fleet/clusters?top=7&identity=servicePrincipal";
    while (path !== undefined) {
      const reply = await api.get(path);
      seen.push(...names(reply));
      const link = reply.body["nextLink"] as string | undefined;
      path = link === undefined ? undefined : link.slice(link.indexOf("/api/"));
    }
    expect(seen).toHaveLength(40);
    expect(new Set(seen).size).toBe(40);
  });

  it("answers CSV to whoever accepts it, and a spreadsheet computes nothing of it", async () => {
    const api = new HttpApi();
    const odd = fleetRow(1, { because: '=HYPERLINK("x"),1' });
    await putSnapshot(api.dependencies.records, "audit-fleet-1", [odd]);
    const { headers, body } = await api.get("/api/fleet/clusters", { accept: "text/csv" });
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [head, line] = String(body["text"]).split("\r\n");
    expect(head?.split(",").slice(0, 3)).toEqual(["name", "subscription", "resourceGroup"]);
    expect(line).toContain(`"'=HYPERLINK(""x""),1"`);
  });

  it("lists the changes, by kind and in pages", async () => {
    const api = await withFleet();
    const first = await api.get("/api/fleet/changes?kind=clusterNew&top=1");
    expect(first.body["value"]).toMatchObject([{ kind: "clusterNew", clusterId: ROWS[1]?.id }]);
    const link = String(first.body["nextLink"]);
    const second = await api.get(link.slice(link.indexOf("/api/")));
    expect(second.body["value"]).toMatchObject([{ clusterId: ROWS[2]?.id }]);
    expect(second.body["nextLink"]).toBeUndefined();
  });

  it.each([
    ["fleet/clusters?identity=msi", "identity", /must be one of servicePrincipal, systemAssigned/],
    ["fleet/clusters?readiness=soon", "readiness", /must be one of ready, blocked/],
    ["fleet/clusters?expiresBefore=tomorrow", "expiresBefore", /must be a date/],
    ["fleet/clusters?subscription=mine", "subscription", /GUID/],
    ["fleet/clusters?tag==x", "tag", /NAME=VALUE/],
    ["fleet/clusters?top=0", "top", /from 1 to 1000/],
    ["fleet/clusters?after=7", "after", /nextLink/],
    ["fleet/clusters?owner=me", "owner", /the parameters are identity, readiness/],
    [
      `fleet/clusters?sharesPrincipalWith=${fleetRow(900).id}`,
      "sharesPrincipalWith",
      /must be a cluster of the snapshot/,
    ],
    ["fleet/changes?kind=all", "kind", /clusterNew/],
    ["fleet/changes?after=x", "after", /nextLink/],
  ])("refuses %s and says what is allowed", async (path, field, says) => {
    const { status, body } = await (await withFleet()).get(`/api/${path}`);
    expect(status).toBe(400);
    expect(body["errors"]).toEqual([{ path: field, message: expect.stringMatching(says) as string }]);
  });
});
