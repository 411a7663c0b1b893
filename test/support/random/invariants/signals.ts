import { readEvent } from "../../../../domain/events/event.ts";
import { noticeOf } from "../../../../domain/events/notice.ts";
import type { RunRecord } from "../../../../domain/run/record.ts";
import { isPending } from "../../../../functions/start-occurrence.ts";
import type { Observed } from "../observed.ts";
import type { Check } from "./check.ts";

/** 16. An event that was taken in is acted on, and comes to nothing twice however often it is delivered. */
const eventsOnce: Check = ({ scene }, seen) => [
  ...lost(seen),
  // What Keyless may not read it tries again and again.
  ...(scene.lacks === undefined
    ? seen.events.flatMap(({ id, source, actedAt }) =>
        actedAt === undefined ? [`the event ${id} of ${source} was not acted on`] : [],
      )
    : []),
  ...seen.events.flatMap(({ outcome = "", id }) => {
    const [, run] = /^run (\S+) onboards/.exec(outcome) ?? [];
    return run === undefined || seen.runs.some((one) => one.id === run)
      ? []
      : [`the event ${id} started ${run}, which is not there`];
  }),
  ...onboardings(seen),
];

/** 17. An occurrence of a schedule starts one run, which is never beside the run before. */
const occurrencesOnce: Check = (_, { schedules, runs }) =>
  schedules.flatMap(({ name, latest, lastRun }) => {
    const own = runs
      .filter((run) => run.sweep === undefined && signalOf(run) === `schedule/${name}`)
      .sort(byStart);
    return [
      ...(latest !== undefined && isPending(latest)
        ? [`${name} has not started what was due at ${latest.dueAt}`]
        : []),
      ...(own.at(-1)?.id === lastRun ? [] : [`the last run of ${name} is ${own.at(-1)?.id ?? "none"}`]),
      ...own.flatMap((run, index) => {
        const next = own[index + 1];
        const isOver = next === undefined || (run.endedAt ?? "9") <= next.createdAt;
        return isOver ? [] : [`${next.id} was started beside ${run.id}`];
      }),
    ];
  });

/** What must always hold of what reaches Keyless besides people's requests, by name. */
export const SIGNAL_INVARIANTS = {
  "every accepted event is acted on exactly once": eventsOnce,
  "an occurrence of a schedule starts one run": occurrencesOnce,
} as const satisfies Readonly<Record<string, Check>>;

/** What has asked for a run that no person has asked for: an event, or a schedule by its name. */
export function signalOf({ requester }: RunRecord): string | undefined {
  return "tenant" in requester && requester.tenant === "keyless" ? requester.id : undefined;
}

const byStart = (one: RunRecord, other: RunRecord) => Date.parse(one.createdAt) - Date.parse(other.createdAt);

/** Events that Keyless has acknowledged and does not know. */
function lost({ deliveries, events }: Observed): readonly string[] {
  return deliveries
    .filter(({ status }) => status === 202)
    .flatMap(({ pieces }) => pieces.flatMap((piece) => readEvent(piece) ?? []))
    .filter((event) => noticeOf(event) !== undefined)
    .flatMap(({ id, source }) => {
      const known = events.filter((one) => one.id === id && one.source === source).length;
      return known === 1
        ? []
        : [`the event ${id} of ${source} was acknowledged, and is there ${String(known)} times`];
    });
}

/** A subscription is onboarded once a day at most, and where an event speaks of it. */
function onboardings({ runs, events }: Observed): readonly string[] {
  const own = runs.filter((run) => signalOf(run) === "onboarding");
  const days = own.map(
    ({ input, createdAt }) => `${String(input["subscription"])} on ${createdAt.slice(0, 10)}`,
  );
  const twice = days.filter((day, index) => days.indexOf(day) !== index);
  const spoken = new Set(
    events.flatMap(({ notice }) => (notice.kind === "subscription" ? [notice.subscription] : [])),
  );
  return [
    ...twice.map((day) => `two runs onboard ${day}`),
    ...own
      .filter(({ input }) => !spoken.has(String(input["subscription"])))
      .map(({ id }) => `no event speaks of what ${id} onboards`),
  ];
}
