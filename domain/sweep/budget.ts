import { amountOf } from "./amount.ts";
import type { SweepRequest } from "./request.ts";
import { type Standing, TargetEnd, triedAgain, type WaveCounts } from "./standing.ts";
import { MAX_FAILURES, wavesOf } from "./wave.ts";

/** The failure budget that is exhausted, with the numbers: nothing starts until a person decides. */
export interface Exhausted {
  readonly budget: "failures" | "successes";
  /** The name of the wave; undefined for the whole sweep. */
  readonly wave: string | undefined;
  readonly allowed: number;
  readonly failed: number;
  readonly succeeded: number;
  /** Targets whose runs are in progress. */
  readonly running: number;
  readonly targets: number;
}

/** Runs that a person must check. Targets that were refused or had changed were not touched, and are no failures. */
export function failuresIn({ partlySucceeded, failed, cancelled, parked }: WaveCounts): number {
  return partlySucceeded + failed + cancelled + parked;
}

/** The exhausted budget, the wave's before the sweep's; undefined if there is none. */
export function exhausted(standing: Standing, request: SweepRequest): Exhausted | undefined {
  const { wave: at, counts, waived, pending, inFlight } = standing;
  const wave = wavesOf(request)[at];
  const ofWave = counts[at];
  if (wave === undefined || ofWave === undefined) return undefined;
  const open = pending.length + inFlight.length;
  const later = counts.slice(at + 1).reduce((sum, { targets }) => sum + targets, 0);
  const inAll = total(counts);
  const all = counts.length;
  const running = inFlight.length;
  const numbers = (of: WaveCounts, name: string | undefined) => ({
    wave: name,
    failed: failuresIn(of),
    succeeded: of.succeeded,
    running,
    targets: of.targets,
  });
  const checks = [
    {
      of: ofWave,
      name: wave.name,
      most: amountOf(wave.maxFailures ?? MAX_FAILURES, ofWave.targets, "down"),
      least: ofWave.targets === 0 ? 0 : amountOf(wave.minSuccess ?? 1, ofWave.targets, "up"),
      possible: ofWave.succeeded + open,
      place: at,
    },
    {
      of: inAll,
      name: undefined,
      most: amountOf(request.maxFailures ?? MAX_FAILURES, inAll.targets, "down"),
      least: amountOf(request.minSuccess ?? 0, inAll.targets, "up"),
      possible: inAll.succeeded + open + later,
      place: all,
    },
  ];
  for (const { of, name, most, least, possible, place } of checks) {
    if (failuresIn(of) - (waived.failures[place] ?? 0) > most) {
      return { budget: "failures", allowed: most, ...numbers(of, name) };
    }
    if (possible < least && waived.successes[place] !== true) {
      return { budget: "successes", allowed: least, ...numbers(of, name) };
    }
  }
  return undefined;
}

/** A person lets the sweep continue: earlier failures do not count any more, and too few successes are accepted. */
export function waive(standing: Standing): Standing {
  const { wave, counts, waived } = standing;
  const here = (place: number) => place === wave || place === counts.length;
  const failures = [...counts, total(counts)].map(failuresIn);
  return {
    ...standing,
    waived: {
      failures: waived.failures.map((before, place) => (here(place) ? (failures[place] ?? 0) : before)),
      successes: waived.successes.map((before, place) => before || here(place)),
    },
  };
}

/**
 * A person has failed targets tried again. Failures that were waived before and are tried again do not count as waived
 * any more, so that they cannot excuse other failures.
 *
 * @param ends - how each place of the wave has ended
 */
export function retryEnded(standing: Standing, ends: ReadonlyMap<number, TargetEnd>): Standing {
  const again = triedAgain(standing, ends);
  const left = [...again.counts, total(again.counts)].map(failuresIn);
  const failures = again.waived.failures.map((before, place) => Math.min(before, left[place] ?? 0));
  return { ...again, waived: { ...again.waived, failures } };
}

/** The counts of all waves together. */
export function total(counts: readonly WaveCounts[]): WaveCounts {
  const sum = (of: (one: WaveCounts) => number) => counts.reduce((added, one) => added + of(one), 0);
  return {
    targets: sum(({ targets }) => targets),
    succeeded: sum(({ succeeded }) => succeeded),
    partlySucceeded: sum(({ partlySucceeded }) => partlySucceeded),
    failed: sum(({ failed }) => failed),
    cancelled: sum(({ cancelled }) => cancelled),
    changedSincePlanned: sum(({ changedSincePlanned }) => changedSincePlanned),
    refused: sum(({ refused }) => refused),
    busy: sum(({ busy }) => busy),
    parked: sum(({ parked }) => parked),
  };
}

/** How many have ended, or have waited too long for a person. */
export function endedIn({ targets: _all, ...ends }: WaveCounts): number {
  return TargetEnd.options.reduce((sum, end) => sum + ends[end], ends.parked);
}
