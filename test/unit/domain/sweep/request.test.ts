import { describe, expect, it } from "vitest";
import { SweepRequest } from "../../../../domain/sweep/request.ts";
import { clusterNamed } from "../../../support/sweeps.ts";

const refused = (request: object) =>
  (SweepRequest.safeParse({ workflow: "migrate-cluster", targets: {}, ...request }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

const window = { days: ["saturday"], start: "22:00", durationMinutes: 240, timeZone: "Europe/Zurich" };

describe("a request of a sweep", () => {
  it.each<[string, object]>([
    ["with nothing but a workflow and targets", {}],
    ["with a template that the workflow takes", { request: { whenNothingNewer: "report" } }],
    [
      "with waves, windows and blackouts",
      {
        waves: [
          { name: "canary", clusters: 1, soak: "PT2H" },
          { name: "production", tags: { env: "prod" }, concurrency: "10%", approval: true },
          { name: "rest", maxFailures: 3, minSuccess: "90%", perSubscription: 2, perRegion: 1 },
        ],
        windows: [window],
        blackouts: [{ from: "2026-12-20T00:00:00Z", to: "2027-01-04T00:00:00+01:00" }],
        blastRadius: { clusters: 100 },
      },
    ],
    ["of clean-up after a sweep", { workflow: "clean-up", targets: { ofSweep: "sweep-1" } }],
  ])("is taken: %s", (_what, request) => {
    expect(refused(request)).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    [
      "more than 100 % in a wave",
      { waves: [{ name: "all", clusters: "150%" }] },
      /percentage from 0% to 100%/,
    ],
    [
      "more than 100 % in all waves",
      {
        waves: [
          { name: "one", clusters: "60%" },
          { name: "two", clusters: "60%" },
        ],
      },
      /^waves: have 120 % of the clusters together/,
    ],
    ["no waves", { waves: [] }, /^waves: /],
    ["a wave of none", { waves: [{ name: "one", clusters: 0 }] }, /must be more than 0/],
    [
      "a wave after the rest",
      { waves: [{ name: "rest" }, { name: "late", clusters: 1 }] },
      /^waves\.1: gets no cluster, because the wave rest takes the rest/,
    ],
    [
      "two waves of one name",
      { waves: [{ name: "one", clusters: 1 }, { name: "one" }] },
      /^waves\.1\.name: must be unique/,
    ],
    [
      "an unknown time zone",
      { windows: [{ ...window, timeZone: "Europe/Nowhere" }] },
      /^windows\.0\.timeZone: must be the IANA name of a time zone/,
    ],
    [
      "a template that the workflow refuses",
      { request: { whenNothingNewer: "hope" } },
      /^request\.whenNothingNewer: /,
    ],
    [
      "a template with a field of nobody",
      { request: { speed: 9 } },
      /^request\.speed: is not a field of migrate-cluster/,
    ],
    [
      "a template that names a cluster",
      { request: { clusterId: clusterNamed("web") } },
      /^request\.clusterId: must not be given/,
    ],
    ["a clean-up of nothing", { workflow: "clean-up" }, /^targets\.ofSweep: is required/],
    [
      "an order that nobody gave",
      { order: "asGiven" },
      /^order: can be asGiven only together with targets\.clusterIds/,
    ],
    ["a duration that is none", { parkedCountsAfter: "4h" }, /^parkedCountsAfter: .*such as PT4H/],
    [
      "a blackout that ends before it begins",
      { blackouts: [{ from: "2026-12-20T00:00:00Z", to: "2026-12-19T00:00:00Z" }] },
      /^blackouts\.0\.to: must be later/,
    ],
    ["a workflow that no sweep carries out", { workflow: "create-cluster" }, /^workflow: /],
  ])("is refused with the place and the reason: %s", (_what, request, reason) => {
    const all = refused(request);
    expect(
      all.some((one) => reason.test(one)),
      all.join(" | "),
    ).toBe(true);
  });
});
