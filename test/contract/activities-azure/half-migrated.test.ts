import { createHttpHeaders, type HttpClient } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import type { Azure } from "../../../platform/azure/azure.ts";
import { listHalfMigrated, readHalfMigratedOn } from "../../../platform/azure/half-migrated.ts";
import { azureClients } from "../../../platform/azure/clients.ts";
import { SIMULATOR_CLOUD } from "../../../platform/azure/clouds.ts";
import { simulatorCredential } from "../../../platform/azure/credential.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { clusterPath, onSystemIdentity, place } from "../../support/arm/clusters.ts";
import { type Rehearsal, rehearse, START } from "../../support/arm/rehearsal.ts";
import { ManualClock } from "../../support/runtime/manual-clock.ts";

const OLD = "AAAAAAAA-0000-4000-8000-000000000001";
const OTHER = "aaaaaaaa-0000-4000-8000-000000000002";
const id = (name: string) => requireResourceId(clusterPath(name));

/** Clusters that somebody has moved by hand, and by which service principal; without one nobody remembers. */
async function moved(clusters: Readonly<Record<string, string | undefined>>): Promise<Rehearsal> {
  const sim = await rehearse();
  for (const [name, left] of Object.entries(clusters)) {
    place(sim, onSystemIdentity({ nodeResourceGroup: `MC_${name}` }, { name }));
    sim.simulator.change(({ world, now }) => {
      const key = id(name).toLowerCase();
      const record = world.get("clusters", key);
      if (record === undefined) throw new Error(`no cluster ${name}`);
      const pools = Object.entries(record.pools).map(([pool, truth]) => [pool, { ...truth, identities: [] }]);
      const former = left === undefined ? {} : { formerServicePrincipal: left, leftPrincipalAt: now };
      world.put("clusters", key, { ...record, ...former, pools: Object.fromEntries(pools) });
    });
  }
  sim.pass(600_000);
  return sim;
}

const azureOf = (sim: Rehearsal) => simulatedAzure(sim.url, sim.clock);
const refuse = { kind: "refuse", status: 400, code: "BadRequest", message: "no such table" } as const;
const graph = { operation: "resourceGraph.resources" };

interface Page {
  readonly status: number;
  readonly body: object;
}
const refused: Page = { status: 400, body: { error: { code: "BadRequest", message: "no such table" } } };

/** The next page of a list of so many, a cluster each; nothing has changed. */
let shown = 0;
function page(amount: number, query: string): Page {
  if (query.startsWith("resourcechanges")) return { status: 200, body: { data: [] } };
  shown += 1;
  const more = shown < amount ? { $skipToken: String(shown) } : {};
  return { status: 200, body: { data: [{ clusterId: id("a") }], ...more } };
}

/** An Azure whose Resource Graph answers as told. */
function answering(answer: (query: string) => Page): Azure {
  shown = 0;
  const transport: HttpClient = {
    sendRequest: (request) => {
      const { query } = z.object({ query: z.string() }).parse(JSON.parse(String(request.body)));
      const { status, body } = answer(query);
      return Promise.resolve({
        ...{ request, status, bodyAsText: JSON.stringify(body) },
        headers: createHttpHeaders({ "content-type": "application/json" }),
      });
    },
  };
  const clients = azureClients({ cloud: SIMULATOR_CLOUD, credential: simulatorCredential, transport });
  return { ...simulatedAzure("http://127.0.0.1:9", new ManualClock(START)), clients };
}

describe("clusters whose nodes use what the clusters' JSON does not name", () => {
  const names = Array.from({ length: 12 }, (_, index) => `c${String(index)}`);

  it("are told by two queries, however many they are", async () => {
    const sim = await moved(
      Object.fromEntries(names.map((name, index) => [name, [OLD, OTHER, undefined][index % 3]])),
    );
    const before = sim.simulator.calls()["resourceGraph.resources"] ?? 0;
    const { using, perhaps } = await readHalfMigratedOn(azureOf(sim), [OLD.toLowerCase()]);
    expect(using.toSorted()).toEqual(["c0", "c3", "c6", "c9"].map(id));
    expect(perhaps.toSorted()).toEqual(["c11", "c2", "c5", "c8"].map(id));
    expect(sim.simulator.calls()["resourceGraph.resources"]).toBe(before + 2);
  });

  it("are not known where Resource Graph refuses to list them: that is not nobody", async () => {
    const sim = await moved({ a: OLD });
    sim.simulator.faults.onNext(graph, refuse);
    expect(await readHalfMigratedOn(azureOf(sim), [OLD])).toEqual({
      using: [],
      perhaps: [],
      unknown: expect.stringContaining("BadRequest"),
    });
  });

  it("may each use it where Resource Graph does not show which one they left", async () => {
    const sim = await moved({ a: OLD });
    const azure = azureOf(sim);
    const known = await azure.halfMigrated("");
    expect(known).toEqual({ kind: "known", clusters: [{ id: id("a"), left: OLD.toLowerCase() }] });
    const hidden = answering((query) => (query.startsWith("resourcechanges") ? refused : page(1, query)));
    expect(await listHalfMigrated(hidden)).toEqual({
      kind: "known",
      clusters: [{ id: id("a"), left: undefined }],
    });
  });

  it.each([
    [12, { kind: "known", clusters: { length: 12 } }],
    [Infinity, { kind: "unknown" }],
  ])("are read to the end of %d pages, or are not known", async (amount, expected) => {
    expect(await listHalfMigrated(answering((query) => page(amount, query)))).toMatchObject(expected);
  });
});
