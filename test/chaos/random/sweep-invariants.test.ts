import { beforeAll, describe, expect, it } from "vitest";
import type { RunRecord } from "../../../domain/run/record.ts";
import { calmCase } from "../../support/random/calm-case.ts";
import { violationsOf } from "../../support/random/invariants/all.ts";
import { SWEEP_INVARIANTS } from "../../support/random/invariants/sweeps.ts";
import type { Observed } from "../../support/random/observed.ts";
import { runCase } from "../../support/random/run-case.ts";

type Name = keyof typeof SWEEP_INVARIANTS;

const ONE_AT_ONCE = { name: "rest", concurrency: 1, approval: true };

/** A sweep that migrates three clusters in two waves, by day only; a person approves its plan, and the second wave. */
const given = calmCase("sweep", {
  order: {
    workflow: "sweep",
    request: {
      workflow: "migrate-cluster",
      targets: {},
      waves: [{ name: "canary", clusters: 1, soak: "PT1H" }, ONE_AT_ONCE],
      windows: [
        { days: ["monday", "tuesday"], start: "09:00", durationMinutes: 720, timeZone: "Europe/Zurich" },
      ],
    },
    key: "the-one",
  },
});
let seen: Observed;
beforeAll(async () => {
  seen = await runCase(given);
});

const HOUR = 60 * 60_000;

const later = (at: string | undefined, ms: number): string =>
  new Date(Date.parse(at ?? "") + ms).toISOString();

/** The same with one of its runs another: the sweep's own comes first, then those of its targets as they began. */
const withRun =
  (place: number, edit: (run: RunRecord, of: Observed) => Partial<RunRecord>) =>
  (of: Observed): Observed => ({
    ...of,
    runs: of.runs.map((run, index) => (index === place ? { ...run, ...edit(run, of) } : run)),
  });

/** The same, asked for otherwise. */
const asked = (more: object) => withRun(0, ({ input }) => ({ input: { ...input, ...more } }));

/** The last target begins together with the one before. */
const together = withRun(3, (_, of) => ({ createdAt: later(of.runs[2]?.createdAt, 1) }));

/** Histories in which one thing is wrong, by the invariant that must notice it, and what it says. */
const DOCTORED: readonly (readonly [Name, string, (of: Observed) => Observed, RegExp])[] = [
  ["a sweep has no more in flight than it may", "two go on where one may", together, /beside 1 in all/],
  [
    "a sweep has no more in flight than it may",
    "two go on in a subscription where one may",
    (of) => asked({ waves: [{ name: "all", perSubscription: 1 }] })(oneWave(together(of))),
    /beside 1 in its subscription/,
  ],
  [
    "a sweep has no more in flight than it may",
    "two go on in a region where one may",
    (of) => asked({ waves: [{ name: "all", perRegion: 1 }] })(oneWave(together(of))),
    /beside 1 in its region/,
  ],
  [
    "a sweep starts nothing over budget or at the wrong time",
    "more had failed than may",
    withRun(2, () => ({ state: "failed" })),
    /after 1 had failed, and 0 may/,
  ],
  [
    "a sweep starts nothing over budget or at the wrong time",
    "more had failed in all than may",
    (of) => asked({ waves: [{ name: "canary", clusters: 1, maxFailures: 1 }, ONE_AT_ONCE] })(failedFirst(of)),
    /after 1 had failed, and 0 may/,
  ],
  [
    "a sweep starts nothing over budget or at the wrong time",
    "its window is on other days",
    asked({ windows: [{ days: ["sunday"], start: "09:00", durationMinutes: 720 }] }),
    /outside the hours/,
  ],
  [
    "a sweep starts nothing over budget or at the wrong time",
    "its window is over before the work can be",
    asked({ windows: [{ days: ["monday"], start: "08:00", durationMinutes: 60 }] }),
    /outside the hours/,
  ],
  [
    "a sweep starts nothing over budget or at the wrong time",
    "a blackout begins before the work can be over",
    asked({ blackouts: [{ from: "2026-03-02T09:00:00Z", to: "2026-03-02T09:01:00Z" }] }),
    /outside the hours/,
  ],
  [
    "a sweep starts nothing over budget or at the wrong time",
    "the soak of the canary was not over",
    withRun(2, (_, of) => ({ createdAt: later(of.runs[1]?.endedAt, HOUR / 2) })),
    /before the wave of \S+ was over/,
  ],
  [
    "a sweep starts nothing over budget or at the wrong time",
    "the sweep had ended",
    withRun(0, (_, of) => ({ endedAt: later(of.runs[3]?.createdAt, -1) })),
    /after its sweep had ended/,
  ],
  [
    "a wave with an approval of its own waits for it",
    "nobody has approved it",
    withRun(0, ({ commands }) => ({ commands: commands.slice(0, 1) })),
    /before anybody had approved its wave/,
  ],
  [
    "a wave with an approval of its own waits for it",
    "it was approved before the wave before was over",
    withRun(0, ({ commands }, of) => ({
      commands: commands.map((command) => ({ ...command, at: of.runs[1]?.createdAt ?? "" })),
    })),
    /before anybody had approved its wave/,
  ],
  [
    "a wave with an approval of its own waits for it",
    "the first one was approved with the plan alone",
    asked({ waves: [{ name: "canary", clusters: 1, approval: true }, ONE_AT_ONCE] }),
    /before anybody had approved its wave/,
  ],
  [
    "a sweep touches its frozen targets only",
    "a run is about a cluster that is not in the list",
    (of) => ({
      ...of,
      sweepTargets: new Map([...of.sweepTargets].map(([id, targets]) => [id, targets.slice(1)])),
    }),
    /no target of its sweep/,
  ],
  [
    "a sweep touches its frozen targets only",
    "a run is bound to another plan",
    withRun(1, () => ({ expectedPlanHash: "0".repeat(64) })),
    /bound to another plan/,
  ],
  [
    "a sweep touches its frozen targets only",
    "a target is in another wave",
    withRun(1, ({ sweep }) => ({ sweep: { id: sweep?.id ?? "", wave: "rest" } })),
    /in another wave/,
  ],
  [
    "a sweep touches its frozen targets only",
    "a cluster is written that no run is about",
    (of) => ({
      ...of,
      journal: of.journal.map((entry) => ({ ...entry, path: entry.path.replace(/orders$/, "strangers") })),
    }),
    /no run is about the cluster of PUT \S+strangers/,
  ],
];

/** The canary failed. */
const failedFirst = withRun(1, () => ({ state: "failed" }));

/** The same as if it had been frozen as one wave. */
const oneWave = (of: Observed): Observed => ({
  ...of,
  sweepTargets: new Map(
    [...of.sweepTargets].map(([id, targets]) => [id, targets.map((target) => ({ ...target, wave: 0 }))]),
  ),
});

describe("the invariants of sweeps", () => {
  it("find nothing wrong where nothing is", async () => {
    expect(seen.runs.map(({ workflow, state, sweep }) => [workflow, state, sweep?.wave])).toEqual([
      ["sweep", "succeeded", undefined],
      ["migrate-cluster", "succeeded", "canary"],
      ["migrate-cluster", "succeeded", "rest"],
      ["migrate-cluster", "succeeded", "rest"],
    ]);
    expect(await violationsOf(given, seen)).toEqual([]);
  });

  it.each(DOCTORED)("%s: notices that %s", async (name, _what, doctor, says) => {
    expect((await SWEEP_INVARIANTS[name](given, doctor(seen))).join("\n")).toMatch(says);
  });

  it("are each shown to notice something", () => {
    expect(new Set(DOCTORED.map(([name]) => name))).toEqual(new Set(Object.keys(SWEEP_INVARIANTS)));
  });
});
