import { z } from "zod";
import { openObject } from "../schema/open-object.ts";

/** How the run of a target ended, or why it was not started. */
export const TargetEnd = z.enum([
  "succeeded",
  "partlySucceeded",
  "failed",
  "cancelled",
  /** Its plan had changed; it was not touched. */
  "changedSincePlanned",
  /** It had a blocker that its frozen plan did not have; it was not touched. */
  "refused",
  /** Another run had leased the cluster for too long; it was not touched. */
  "busy",
]);
export type TargetEnd = z.infer<typeof TargetEnd>;

const amount = z.number().int();

/** The number of targets of a wave by their end; `parked` ones have waited too long for a person. */
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

/** A target whose run is in progress. It has no run id until its run is known to exist. */
const InFlight = openObject({ index, runId: z.string().optional() });
type InFlight = z.infer<typeof InFlight>;

const Parked = openObject({ index, wave: z.number().int(), runId: z.string(), since: z.string() });

/** Another run has leased the cluster since then (ISO 8601). */
const Busy = openObject({ index, since: z.string(), byRun: z.string() });

/** The part of a failure budget that a person has waived, by wave; the last entry is for the whole sweep. */
const Waived = openObject({ failures: z.array(amount), successes: z.array(z.boolean()) });

/**
 * The standing of a sweep: the targets that wait, those in flight, and the counts of all others. Targets are represented
 * by their index in the frozen list, so that thousands fit. Only functions in this file change it.
 */
export const Standing = openObject({
  /** The wave in progress, from 0. */
  wave: z.number().int(),
  /** Targets of that wave that have not started, in the order of their starts. */
  pending: z.array(index),
  inFlight: z.array(InFlight),
  /** Runs that count as failures while they wait for a person. */
  parked: z.array(Parked),
  busy: z.array(Busy),
  /** By wave. */
  counts: z.array(WaveCounts),
  /** How often targets were retried, by index; absent for those that were not. */
  retries: z.record(z.string(), amount),
  waived: Waived,
  /** The incidents that a person has answered, by keys of the orchestration: each answer counts once. */
  answered: z.array(z.string()),
});
export type Standing = z.infer<typeof Standing>;

const NOBODY: Omit<WaveCounts, "targets"> = {
  succeeded: 0,
  partlySucceeded: 0,
  failed: 0,
  cancelled: 0,
  changedSincePlanned: 0,
  refused: 0,
  busy: 0,
  parked: 0,
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

/** The indexes of a wave's targets in the frozen list, which is in the order of the waves. */
export function placesOf({ counts }: Pick<Standing, "counts">, wave: number): number[] {
  const from = counts.slice(0, wave).reduce((sum, { targets }) => sum + targets, 0);
  return Array.from({ length: counts[wave]?.targets ?? 0 }, (_, place) => from + place);
}

/** The wave of an index in the frozen list. */
function waveOf({ counts }: Pick<Standing, "counts">, place: number): number {
  let from = 0;
  return counts.findIndex(({ targets }) => {
    from += targets;
    return place < from;
  });
}

/** Starts a wave; no change if the wave is already in progress. */
export function waveBegun(standing: Standing, wave: number): Standing {
  if (wave <= standing.wave) return standing;
  return { ...standing, wave, pending: placesOf(standing, wave), busy: [] };
}

/** Marks targets that are about to start as in flight; after a crash, the next call checks whether they have started. */
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

/** The run of a target has started, even if the target was queued again in the meantime. */
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

/** Queues targets again that were about to start and have no run, before all others. */
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

/** Another run has leased the cluster: queues the target again, after all others. */
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

/** Counts the end of a target once; no change for a target that is not there any more. */
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

/** A run has waited too long for a person: it counts as failed, and another run may start. */
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

/** A person has answered, and a run that counted as failed continues: it is in flight again. */
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

/** Ends after which the same frozen plan can be tried again. */
const TRIED_AGAIN: ReadonlySet<TargetEnd> = new Set([
  "failed",
  "partlySucceeded",
  "cancelled",
  "changedSincePlanned",
  "refused",
  "busy",
]);

/**
 * Queues targets of the wave again that did not succeed.
 *
 * @param ends - how each place of the wave has ended
 */
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

/** How often a target was tried before, for the key of its next run. */
export function triesBefore({ retries }: Standing, place: number): number {
  return retries[String(place)] ?? 0;
}
