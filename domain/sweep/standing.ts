import { z } from "zod";
import { openObject } from "../schema/open-object.ts";

/** How the run of a target ended, or why it never came to be one. */
export const TargetEnd = z.enum([
  "succeeded",
  "partlySucceeded",
  "failed",
  "cancelled",
  /** Its plan was another by then; it was not touched. */
  "changedSincePlanned",
  /** Something stood against it that did not when it was planned; it was not touched. */
  "refused",
  /** Another run had the cluster for too long; it was not touched. */
  "busy",
]);
export type TargetEnd = z.infer<typeof TargetEnd>;

const amount = z.number().int();

/** How many targets of a wave have come to which end; `parked` ones wait for a person for too long by now. */
export const WaveCounts = openObject({
  targets: amount,
  succeeded: amount,
  partlySucceeded: amount,
  failed: amount,
  cancelled: amount,
  changedSincePlanned: amount,
  refused: amount,
  busy: amount,
  parked: amount,
});
export type WaveCounts = z.infer<typeof WaveCounts>;

const index = z.number().int();

/** A target whose run goes on. It has no run id until its run is known to be there. */
const InFlight = openObject({ index, runId: z.string().optional() });
type InFlight = z.infer<typeof InFlight>;

const Parked = openObject({ index, wave: z.number().int(), runId: z.string(), since: z.string() });

/** Another run has had the cluster since then (ISO 8601). */
const Busy = openObject({ index, since: z.string(), byRun: z.string() });

/** A part of a budget that a person has given up on, by wave; the last entry is for the sweep in all. */
const Waived = openObject({ failures: z.array(amount), successes: z.array(z.boolean()) });

/**
 * How a sweep stands: who waits, whose run goes on, and counts of all others. Targets go by their place in the frozen list,
 * so that thousands fit. Every change of it is made by a function of this file.
 */
export const Standing = openObject({
  /** The wave that goes on, from 0. */
  wave: z.number().int(),
  /** Targets of that wave that have not started, in the order in which they shall. */
  pending: z.array(index),
  inFlight: z.array(InFlight),
  /** Runs that count as failures while they wait for a person. */
  parked: z.array(Parked),
  busy: z.array(Busy),
  /** By wave. */
  counts: z.array(WaveCounts),
  /** How often targets were tried again, by their place; absent for those that were not. */
  retries: z.record(z.string(), amount),
  waived: Waived,
  /** Incidents that a person has answered, by keys of the orchestration: each answer counts once. */
  answered: z.array(z.string()),
});
export type Standing = z.infer<typeof Standing>;

const NOBODY: Omit<WaveCounts, "targets"> = {
  ...{ succeeded: 0, partlySucceeded: 0, failed: 0, cancelled: 0 },
  ...{ changedSincePlanned: 0, refused: 0, busy: 0, parked: 0 },
};

/** @param sizes - how many targets each wave has */
export function newStanding(sizes: readonly number[]): Standing {
  return {
    wave: -1,
    pending: [],
    inFlight: [],
    parked: [],
    busy: [],
    counts: sizes.map((targets) => ({ targets, ...NOBODY })),
    retries: {},
    waived: { failures: [...sizes.map(() => 0), 0], successes: [...sizes.map(() => false), false] },
    answered: [],
  };
}

/** The places of a wave's targets in the frozen list, which is in the order of the waves. */
export function placesOf({ counts }: Pick<Standing, "counts">, wave: number): number[] {
  const from = counts.slice(0, wave).reduce((sum, { targets }) => sum + targets, 0);
  return Array.from({ length: counts[wave]?.targets ?? 0 }, (_, place) => from + place);
}

/** The wave of a place in the frozen list. */
function waveOf({ counts }: Pick<Standing, "counts">, place: number): number {
  let from = 0;
  return counts.findIndex(({ targets }) => {
    from += targets;
    return place < from;
  });
}

/** Goes on to a wave; it stays as it is where it goes on already. */
export function waveBegun(standing: Standing, wave: number): Standing {
  if (wave <= standing.wave) return standing;
  return { ...standing, wave, pending: placesOf(standing, wave), busy: [] };
}

/** Targets are about to start: whoever comes next finds them in flight, and looks whether they have. */
export function taken(standing: Standing, places: readonly number[]): Standing {
  const asked = new Set(places);
  const fresh = new Set(standing.pending.filter((place) => asked.has(place)));
  return {
    ...standing,
    pending: standing.pending.filter((place) => !fresh.has(place)),
    inFlight: [
      ...standing.inFlight,
      ...places.flatMap((place) => (fresh.has(place) ? [{ index: place }] : [])),
    ],
  };
}

/** The run of a target has begun, though somebody else may have had it wait for its turn again in the meantime. */
export function startedAs(standing: Standing, started: Required<InFlight>): Standing {
  const { pending, inFlight, busy } = standing;
  return {
    ...standing,
    pending: pending.filter((place) => place !== started.index),
    inFlight: pending.includes(started.index)
      ? [...inFlight, started]
      : inFlight.map((one) => (one.index === started.index ? { ...one, runId: started.runId } : one)),
    busy: busy.filter(({ index }) => index !== started.index),
  };
}

/** Targets that were about to start and have no run: their turn comes again, before all others. */
export function notStarted(standing: Standing, places: ReadonlySet<number>): Standing {
  const isBack = ({ index, runId }: InFlight) => runId === undefined && places.has(index);
  const back = standing.inFlight.filter(isBack);
  if (back.length === 0) return standing;
  return {
    ...standing,
    pending: [...back.map(({ index }) => index), ...standing.pending],
    inFlight: standing.inFlight.filter((one) => !isBack(one)),
  };
}

/** Another run has the cluster: its turn comes again after all others. */
export function putOff(standing: Standing, place: number, byRun: string, at: string): Standing {
  if (!standing.inFlight.some((one) => one.index === place && one.runId === undefined)) return standing;
  const since = standing.busy.find((one) => one.index === place)?.since ?? at;
  return {
    ...standing,
    inFlight: standing.inFlight.filter((one) => one.index !== place),
    pending: [...standing.pending, place],
    busy: [...standing.busy.filter((one) => one.index !== place), { index: place, since, byRun }],
  };
}

/** The end of a target, counted once: for one that is not there any more nothing changes. */
export function settled(standing: Standing, place: number, end: TargetEnd): Standing {
  const wasParked = standing.parked.some((one) => one.index === place);
  const isThere =
    wasParked ||
    standing.inFlight.some((one) => one.index === place) ||
    (end === "busy" && standing.pending.includes(place));
  if (!isThere) return standing;
  const counts = standing.counts.map((one, wave) =>
    wave === waveOf(standing, place)
      ? { ...one, [end]: one[end] + 1, parked: one.parked - (wasParked ? 1 : 0) }
      : one,
  );
  return { ...without(standing, place), counts };
}

/** A run has waited for a person for too long: it counts as a failure, and makes room for another. */
export function parkedTooLong(standing: Standing, place: number, since: string): Standing {
  const runId = standing.inFlight.find((one) => one.index === place)?.runId;
  if (runId === undefined) return standing;
  const wave = waveOf(standing, place);
  return {
    ...without(standing, place),
    parked: [...standing.parked, { index: place, wave, runId, since }],
    counts: standing.counts.map((one, at) => (at === wave ? { ...one, parked: one.parked + 1 } : one)),
  };
}

/** A person has answered, and a run that counted as a failure goes on: it is in flight again. */
export function inFlightAgain(standing: Standing, place: number): Standing {
  const parked = standing.parked.find((one) => one.index === place);
  if (parked === undefined) return standing;
  const { wave, runId } = parked;
  return {
    ...without(standing, place),
    inFlight: [...standing.inFlight, { index: place, runId }],
    counts: standing.counts.map((one, at) => (at === wave ? { ...one, parked: one.parked - 1 } : one)),
  };
}

function without(standing: Standing, place: number): Standing {
  return {
    ...standing,
    pending: standing.pending.filter((one) => one !== place),
    inFlight: standing.inFlight.filter((one) => one.index !== place),
    parked: standing.parked.filter((one) => one.index !== place),
    busy: standing.busy.filter((one) => one.index !== place),
  };
}

/** Ends after which the same frozen plan may be tried again. */
const TRIED_AGAIN: ReadonlySet<TargetEnd> = new Set([
  "failed",
  "partlySucceeded",
  "cancelled",
  "changedSincePlanned",
  "refused",
  "busy",
]);

/** Puts targets of the wave back that did not come through. @param ends - how each place of the wave has ended */
export function triedAgain(standing: Standing, ends: ReadonlyMap<number, TargetEnd>): Standing {
  const again = [...ends].filter(
    ([place, end]) => TRIED_AGAIN.has(end) && waveOf(standing, place) === standing.wave,
  );
  const ended = again.filter(([place]) => !isOpen(standing, place));
  return {
    ...standing,
    pending: [...standing.pending, ...ended.map(([place]) => place)],
    counts: standing.counts.map((one, wave) =>
      wave === standing.wave
        ? ended.reduce((counts, [, end]) => ({ ...counts, [end]: counts[end] - 1 }), one)
        : one,
    ),
    retries: {
      ...standing.retries,
      ...Object.fromEntries(
        ended.map(([place]) => [String(place), (standing.retries[String(place)] ?? 0) + 1]),
      ),
    },
  };
}

function isOpen({ pending, inFlight, parked }: Standing, place: number): boolean {
  return pending.includes(place) || [...inFlight, ...parked].some((one) => one.index === place);
}

/** How often a target was tried before, for the key that its next run is started with. */
export function triesBefore({ retries }: Standing, place: number): number {
  return retries[String(place)] ?? 0;
}
