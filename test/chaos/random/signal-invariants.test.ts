import { beforeAll, describe, expect, it } from "vitest";
import type { RunRecord } from "../../../domain/run/record.ts";
import { calmCase } from "../../support/random/calm-case.ts";
import { violationsOf } from "../../support/random/invariants/all.ts";
import { SIGNAL_INVARIANTS, signalOf } from "../../support/random/invariants/signals.ts";
import type { Observed } from "../../support/random/observed.ts";
import { runCase } from "../../support/random/run-case.ts";
import { vended } from "../../support/random/signals.ts";

type Name = keyof typeof SIGNAL_INVARIANTS;

/** A migration; meanwhile an event that is delivered three times, and a schedule that has two occurrences. */
const given = calmCase("migrate-cluster", {
  signals: {
    deliveries: [{ pieces: [vended("1"), { rubbish: true }], after: 3, times: 3 }],
    schedule: {
      name: "regular",
      definition: {
        ...{ workflow: "audit-fleet", request: {} },
        ...{ ncrontab: "0 0 9,10 2 3 *", timeZone: "UTC", enabled: true },
      },
    },
  },
});
let seen: Observed;
beforeAll(async () => {
  seen = await runCase(given);
});

const bySignal = (signal: string, edit: (run: RunRecord) => readonly RunRecord[]) => (of: Observed) => ({
  ...of,
  runs: of.runs.flatMap((run) => (signalOf(run) === signal ? edit(run) : [run])),
});

const withEvents =
  (edit: (event: Observed["events"][number]) => readonly Observed["events"][number][]) => (of: Observed) => ({
    ...of,
    events: of.events.flatMap(edit),
  });

const EVENTS: Name = "every accepted event is acted on exactly once";
const SCHEDULES: Name = "an occurrence of a schedule starts one run";

/** Histories in which one thing is wrong, by the invariant that must notice it, and what it says. */
const DOCTORED: readonly (readonly [Name, string, (of: Observed) => Observed, RegExp])[] = [
  [EVENTS, "an acknowledged event is lost", withEvents(() => []), /is there 0 times/],
  [EVENTS, "an event was taken in twice", withEvents((event) => [event, event]), /is there 2 times/],
  [
    EVENTS,
    "an event was never acted on",
    withEvents(({ actedAt: _never, ...event }) => [event]),
    /was not acted on/,
  ],
  [
    EVENTS,
    "an event came to two runs",
    bySignal("onboarding", (run) => [run, { ...run, id: `${run.id}-2` }]),
    /two runs onboard/,
  ],
  [EVENTS, "the run of an event is gone", bySignal("onboarding", () => []), /which is not there/],
  [
    EVENTS,
    "a run onboards what no event speaks of",
    bySignal("onboarding", (run) => [{ ...run, input: { ...run.input, subscription: "another" } }]),
    /no event speaks/,
  ],
  [
    SCHEDULES,
    "an occurrence is never started",
    (of) => ({
      ...of,
      schedules: of.schedules.map(({ latest, ...schedule }) => ({
        ...schedule,
        ...(latest === undefined ? {} : { latest: { ...latest, run: undefined } }),
      })),
    }),
    /has not started what was due/,
  ],
  [
    SCHEDULES,
    "two runs of a schedule go on at once",
    bySignal("schedule/regular", (run) => [
      { ...run, id: `${run.id}-0`, endedAt: "2026-03-09T00:00:00.000Z" },
      run,
    ]),
    /was started beside/,
  ],
  [SCHEDULES, "its run is gone", bySignal("schedule/regular", () => []), /the last run of regular is none/],
];

describe("the invariants of events and schedules", () => {
  it("find nothing wrong where nothing is", async () => {
    expect(seen.runs.map((run) => [run.workflow, run.state, signalOf(run)]).sort()).toEqual([
      ["audit-fleet", "succeeded", "schedule/regular"],
      ["migrate-cluster", "succeeded", undefined],
      ["onboard-subscription", "succeeded", "onboarding"],
    ]);
    expect(seen.deliveries.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(await violationsOf(given, seen)).toEqual([]);
  });

  it.each(DOCTORED)("%s: notices that %s", async (name, _what, doctor, says) => {
    expect((await SIGNAL_INVARIANTS[name](given, doctor(seen))).join("\n")).toMatch(says);
  });

  it("are each shown to notice something", () => {
    expect(new Set(DOCTORED.map(([name]) => name))).toEqual(new Set(Object.keys(SIGNAL_INVARIANTS)));
  });
});
