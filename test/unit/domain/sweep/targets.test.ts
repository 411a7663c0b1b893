import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hours, minutes } from "../../../../domain/text/duration.ts";
import { nameOf } from "../../../../domain/arm-id/arm-id.ts";
import { blastCap } from "../../../../domain/sweep/blast-radius.ts";
import { choose } from "../../../../domain/sweep/choose.ts";
import { cut } from "../../../../domain/sweep/cut.ts";
import { predictWaves } from "../../../../domain/sweep/prediction.ts";
import type { TargetFilter } from "../../../../domain/sweep/request-fields.ts";
import { sharedThings } from "../../../../domain/sweep/shared.ts";
import { candidate, clusterNamed, planned, sweepRequest } from "../../../support/sweeps.ts";

const NOW = Date.parse("2026-03-02T08:00:00Z");
const names = (targets: readonly { clusterId: string }[]) =>
  targets.map(({ clusterId }) => nameOf(clusterId));

describe("the clusters that a filter means", () => {
  const fleet = [
    candidate("web", { tags: { Env: "prod" } }),
    candidate("api", { region: "northeurope" }),
    candidate("jobs", { identity: "systemAssigned" }, 1),
  ];

  it.each<[string, TargetFilter, readonly string[]]>([
    ["all", {}, ["web", "api", "jobs"]],
    ["a subscription", { subscriptions: ["11111111-2222-4333-8444-555555555551"] }, ["jobs"]],
    ["a region", { regions: ["northeurope"] }, ["api"]],
    ["a resource group in another case", { resourceGroups: ["RG-WEB"] }, ["web"]],
    ["a tag whose name is in another case", { tags: { env: "prod" } }, ["web"]],
    ["no tag of another value", { tags: { env: "Prod" } }, []],
    ["an identity", { identity: ["servicePrincipal"] }, ["web", "api"]],
    ["named ones", { clusterIds: [clusterNamed("api")] }, ["api"]],
    ["all but one", { except: [clusterNamed("api")] }, ["web", "jobs"]],
  ])("%s", (_what, filter, expected) => {
    expect(names(choose(fleet, filter).candidates)).toEqual(expected);
  });

  it("says which named ones are not there, and which are excepted", () => {
    const filter = {
      clusterIds: [clusterNamed("web"), clusterNamed("ghost")],
      except: [clusterNamed("web")],
    };
    expect(
      choose(fleet, filter).leftOut.map(({ because, clusterId }) => [because, nameOf(clusterId)]),
    ).toEqual([
      ["notFound", "ghost"],
      ["excepted", "web"],
    ]);
  });
});

describe("the waves of a sweep", () => {
  const fleet = Array.from({ length: 40 }, (_, at) => planned(`c${String(at).padStart(2, "0")}`));

  it("are one, then 5 %, then the rest where the request does not say", () => {
    const { targets } = cut(fleet, sweepRequest(), NOW);
    const sizes = [0, 1, 2].map((wave) => targets.filter((target) => target.wave === wave).length);
    expect(sizes).toEqual([1, 2, 37]);
  });

  it("begin with the cluster whose service principal expires first", () => {
    const soon = planned("late-name", { expiresOn: "2026-03-05T00:00:00Z" });
    const later = planned("a-name", { expiresOn: "2026-04-05T00:00:00Z" });
    const unknown = planned("unknown");
    expect(names(cut([unknown, later, soon], sweepRequest(), NOW).targets)).toEqual([
      "late-name",
      "a-name",
      "unknown",
    ]);
  });

  it("begin with the smallest, or as given, where the request says so", () => {
    const large = planned("large", { given: 0, candidate: { pools: [{ name: "a", nodes: 30, surge: 3 }] } });
    const small = planned("small", { given: 1 });
    expect(names(cut([large, small], sweepRequest({ order: "smallestFirst" }), NOW).targets)[0]).toBe(
      "small",
    );
    expect(names(cut([small, large], sweepRequest({ order: "asGiven" }), NOW).targets)[0]).toBe("large");
  });

  it("leave out, with the reason, what is blocked, unreadable, in no wave or longer than every window", () => {
    const long = planned("long");
    const { targets, leftOut } = cut(
      [
        planned("blocked", { plan: { kind: "blocked", code: "cluster-stopped", means: "It is stopped." } }),
        planned("hidden", { plan: { kind: "unreadable", code: "AuthorizationFailed", means: "No." } }),
        long,
        planned("short", {
          plan: { kind: "planned", planHash: "h", expectedMs: minutes(40), writes: 1, registries: [] },
        }),
        planned("spare", {
          plan: { kind: "planned", planHash: "h", expectedMs: minutes(40), writes: 1, registries: [] },
        }),
      ],
      sweepRequest({
        waves: [{ name: "one", clusters: 1 }],
        windows: [{ days: ["monday"], start: "22:00", durationMinutes: 60, timeZone: "UTC" }],
      }),
      NOW,
    );
    expect(names(targets)).toEqual(["short"]);
    expect(Object.fromEntries(leftOut.map(({ clusterId, because }) => [nameOf(clusterId), because]))).toEqual(
      {
        blocked: "blocked",
        hidden: "unreadable",
        // An hour, and a quarter more, does not fit in an hour.
        long: "fitsNoWindow",
        spare: "inNoWave",
      },
    );
  });

  it("hold every cluster once or leave it out, are in order, and are the same in whatever order they come", () => {
    const wave = fc.record({
      clusters: fc.oneof(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 100 }).map((n) => `${String(n)}%`),
      ),
    });
    fc.assert(
      fc.property(
        fc.array(fc.record({ days: fc.option(fc.integer({ min: 1, max: 400 })), blocked: fc.boolean() }), {
          maxLength: 60,
        }),
        fc.array(wave, { minLength: 1, maxLength: 5 }),
        (clusters, waves) => {
          const all = clusters.map(({ days, blocked }, at) =>
            planned(`c${String(at)}`, {
              ...(blocked ? { plan: { kind: "blocked" as const, code: "x", means: "y" } } : {}),
              ...(days === null ? {} : { expiresOn: new Date(NOW + days * 86_400_000).toISOString() }),
            }),
          );
          const request = sweepRequest({
            waves: waves.map(({ clusters }, at) => ({ name: `w${String(at)}`, clusters })),
          });
          const made = cut(all, request, NOW);
          const everyone = [...made.targets, ...made.leftOut].map(({ clusterId }) => clusterId);
          expect(new Set(everyone).size).toBe(everyone.length);
          expect(everyone.length).toBe(all.length);
          const order = made.targets.map((target) => target.wave);
          expect(order).toEqual([...order].sort((one, other) => one - other));
          expect(cut([...all].reverse(), request, NOW).targets).toEqual(made.targets);
        },
      ),
    );
  });
});

describe("clean-ups of clusters that shared a service principal", () => {
  const removing = (name: string, ...removes: readonly string[]) =>
    planned(name, {
      plan: {
        ...{ kind: "planned", planHash: name, expectedMs: hours(1), writes: removes.length },
        ...{ registries: [], removes: [...removes] },
      },
    });

  it("have one of them remove what all left behind, and leave to another sweep what overlaps in part", () => {
    const clusters = [
      removing("a", "1", "2"),
      removing("b", "1", "2", "3"),
      removing("c", "3", "4"),
      removing("d", "5"),
    ];
    const { targets, leftOut } = cut(clusters, sweepRequest({ workflow: "clean-up" }), NOW);
    expect(targets.map(({ planHash }) => planHash).sort()).toEqual(["b", "d"]);
    expect(leftOut.map(({ because, remedy }) => [because, remedy === undefined])).toEqual([
      ["removedWithAnother", true],
      ["removedWithAnother", false],
    ]);
  });
});

describe("how many clusters a sweep may change", () => {
  it.each<[number, number]>([
    [5, 10],
    [40, 10],
    [100, 25],
    [1000, 50],
  ])("of a fleet of %i: %i", (fleet, atMost) => {
    expect(blastCap(sweepRequest(), fleet)?.atMost).toBe(atMost);
  });

  it("is what the request says, and of no account where nothing is changed", () => {
    expect(blastCap(sweepRequest({ blastRadius: { clusters: 300 } }), 40)?.atMost).toBe(300);
    expect(blastCap(sweepRequest({ blastRadius: { clusters: 300, percent: 50 } }), 40)?.atMost).toBe(20);
    expect(blastCap(sweepRequest({ workflow: "inspect-cluster" }), 40)).toBeUndefined();
  });
});

describe("what several targets share", () => {
  it("is named with how many use it and how many nodes surge at once", () => {
    const pools = (surge: number) => [
      { name: "a", nodes: 10, subnetId: "/subnets/AKS", vmSize: "D4", surge },
    ];
    const clusters = ["web", "api", "jobs"].map((name, at) =>
      planned(name, { candidate: { servicePrincipal: at === 2 ? "other" : "one", pools: pools(at + 1) } }),
    );
    const request = sweepRequest({ waves: [{ name: "all", concurrency: 2 }] });
    const { targets } = cut(clusters, request, NOW);
    const things = sharedThings(clusters, targets, request);
    expect(things.find(({ kind }) => kind === "principal")).toMatchObject({
      what: "one",
      targets: 2,
      surge: 0,
    });
    // The two largest run together.
    expect(things.find(({ kind }) => kind === "subnet")).toMatchObject({ targets: 3, surge: 5 });
    expect(things.find(({ kind }) => kind === "quota")).toMatchObject({ targets: 3, surge: 5 });
  });
});

describe("how long a sweep takes", () => {
  it("is the longest of each wave at least, and as long as its places allow", () => {
    const clusters = Array.from({ length: 5 }, (_, at) => planned(`c${String(at)}`));
    const request = sweepRequest({
      waves: [
        { name: "one", clusters: 1, soak: "PT1H" },
        { name: "rest", concurrency: 2 },
      ],
    });
    const [one, rest] = predictWaves(cut(clusters, request, NOW).targets, request);
    expect(one).toEqual({ targets: 1, atOnce: 1, floorMs: hours(2), expectedMs: hours(2) });
    expect(rest).toEqual({ targets: 4, atOnce: 2, floorMs: hours(1), expectedMs: hours(2) });
  });

  it("counts what a wave allows in a subscription and in a region, and lets others overtake who waits", () => {
    const clusters = [
      ...["a", "b", "c", "d"].map((name) => planned(name)),
      planned("other", { candidate: { region: "northeurope" } }),
    ];
    const of = (wave: object) => {
      const request = sweepRequest({ waves: [{ name: "all", concurrency: 5, ...wave }] });
      const [only] = predictWaves(cut(clusters, request, NOW).targets, request);
      return [only?.atOnce, only?.expectedMs];
    };
    expect(of({})).toEqual([5, hours(1)]);
    expect(of({ perRegion: 1 })).toEqual([2, hours(4)]);
    expect(of({ perRegion: 2 })).toEqual([3, hours(2)]);
    expect(of({ perSubscription: 1 })).toEqual([1, hours(5)]);
    expect(of({ perSubscription: 2, perRegion: 1 })).toEqual([2, hours(4)]);
  });
});
