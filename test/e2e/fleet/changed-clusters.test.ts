import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { days, minutes } from "../../../domain/text/duration.ts";
import { canonical } from "../../../local/arm/world/ids.ts";
import { populate } from "../../../local/arm/fleet/populate.ts";
import { clusterPath, onServicePrincipal } from "../../support/arm/clusters.ts";
import { FOREIGN } from "../../support/fenced-world.ts";
import type { QuickWorld } from "../../support/quick-world.ts";
import { sweptWorld } from "../../support/swept-world.ts";

const Fleet = z.looseObject({
  counts: z.looseObject({ clusters: z.number(), byIdentity: z.record(z.string(), z.number()) }),
  changes: z.looseObject({ byKind: z.record(z.string(), z.number()), newOnServicePrincipal: z.number() }),
});
const Listed = z.looseObject({ value: z.array(z.looseObject({})), nextLink: z.string().optional() });

const of = (type: string) => (id: string, clusterId: string) => ({
  ...{ id, topic: "/subscriptions/s", subject: clusterId, eventTime: "2026-03-02T12:00:00Z" },
  ...{ eventType: type, dataVersion: "1", data: {} },
});
const written = of("Microsoft.Resources.ResourceWriteSuccess");
const deleted = of("Microsoft.Resources.ResourceDeleteSuccess");
const notified = (id: string, clusterId: string) => ({
  ...{ specversion: "1.0", id, source: "/subscriptions/s", subject: clusterId },
  ...{ type: "Microsoft.ResourceNotifications.Resources.CreatedOrUpdated", data: { resourceInfo: {} } },
});

const fleet = async (world: QuickWorld) => Fleet.parse(await (await world.get("fleet")).json());
const listed = async (world: QuickWorld, path: string) =>
  Listed.parse(await (await world.get(`fleet/${path}`)).json());
const names = async (world: QuickWorld, query = "") =>
  (await listed(world, `clusters${query}`)).value.map(({ name }) => name);

describe("an event about a cluster", () => {
  let world: QuickWorld;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    world = await sweptWorld(["b", "d"], {
      onCall: (_simulator, { path }) => asked.push(path),
    });
    onTestFinished(() => world[Symbol.asyncDispose]());
    world.pass(minutes(5));
    expect((await world.run("audit-fleet", {})).state).toBe("succeeded");
    world.pass(minutes(5));
    asked.length = 0;
  });

  const add = (name: string) => {
    world.simulator.change((moment) => {
      populate(moment, [onServicePrincipal({}, { name })]);
    });
  };
  const send = async (...events: object[]) => {
    expect((await world.deliver(events)).status).toBe(202);
    await world.host.idle();
  };

  it("that is new and on a service principal is in the inventory and its changes, once, in its place", async () => {
    add("c");
    await send(
      written("1", clusterPath("c")),
      written("1", clusterPath("c")),
      notified("2", clusterPath("c")),
    );
    expect(await fleet(world)).toMatchObject({
      counts: { clusters: 3, byIdentity: { servicePrincipal: 3 } },
      changes: { byKind: { clusterNew: 1 }, newOnServicePrincipal: 1 },
    });
    expect((await listed(world, "changes")).value).toMatchObject([
      { kind: "clusterNew", clusterId: clusterPath("c"), identity: "servicePrincipal" },
    ]);
    expect(await names(world)).toEqual(["b", "c", "d"]);
    expect(await names(world, "?top=2")).toEqual(["b", "c"]);
    expect(await names(world, `?top=2&after=${encodeURIComponent(clusterPath("c"))}`)).toEqual(["d"]);
    expect(await names(world, "?name=c&identity=servicePrincipal")).toEqual(["c"]);
    expect(await names(world, `?sharesPrincipalWith=${encodeURIComponent(clusterPath("c"))}`)).toEqual([
      "b",
      "d",
    ]);

    world.pass(days(1));
    await world.run("audit-fleet", {});
    expect(await fleet(world)).toMatchObject({
      counts: { clusters: 3 },
      changes: { byKind: { clusterNew: 1 }, newOnServicePrincipal: 1 },
    });
    expect(await names(world)).toEqual(["b", "c", "d"]);
  });

  it("that is gone takes it out of the inventory, and tells of it", async () => {
    world.simulator.change(({ world: edited }) => {
      edited.delete("clusters", canonical(clusterPath("b")));
    });
    await send(deleted("1", clusterPath("b")));
    expect(await fleet(world)).toMatchObject({
      counts: { clusters: 1, byIdentity: { servicePrincipal: 1 } },
      changes: { byKind: { clusterGone: 1 } },
    });
    expect(await names(world)).toEqual(["d"]);
    expect((await listed(world, "changes?kind=clusterGone")).value).toHaveLength(1);
  });

  it("is never taken at its word: one that is there as before changes nothing, whatever the event says", async () => {
    const before = await fleet(world);
    await send(deleted("1", clusterPath("b")), written("2", `${clusterPath("d")}/agentPools/system`));
    expect(await fleet(world)).toEqual(before);
    expect(await names(world)).toEqual(["b", "d"]);
    expect(asked.some((path) => path.toLowerCase().includes("/managedclusters/b"))).toBe(true);
  });
});

it("an event about a cluster in a subscription that is not served is ignored, and nothing is asked about it", async () => {
  const asked: string[] = [];
  const foreign = clusterPath("x").replace(/[0-9a-f]{8}-[0-9a-f-]{27}/i, FOREIGN);
  const own = /\/subscriptions\/([^/]+)/.exec(clusterPath("x"))?.[1] ?? "";
  await using world = await sweptWorld(["b"], {
    subscriptions: new Set([own.toLowerCase()]),
    onCall: (_simulator, { path }) => asked.push(path),
  });
  await world.run("audit-fleet", {});
  expect((await world.deliver([written("1", foreign)])).status).toBe(202);
  await world.host.idle();
  expect(asked.filter((path) => path.includes(FOREIGN))).toEqual([]);
  expect(await names(world)).toEqual(["b"]);
});
