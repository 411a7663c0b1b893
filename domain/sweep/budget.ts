import { amountOf } from "./amount.ts";
import type { SweepRequest } from "./request.ts";
import { type Standing, TargetEnd, triedAgain, type WaveCounts } from "./standing.ts";
import { MAX_FAILURES, wavesOf } from "./wave.ts";

/** Why nothing starts any more until a person decides, with the numbers. */
export interface Exhausted {
  readonly budget: "failures" | "successes";
  /** The wave's name; undefined for the sweep in all. */
  readonly wave: string | undefined;
  readonly allowed: number;
  readonly failed: number;
  readonly succeeded: number;
  /** Targets whose runs go on. */
  readonly running: number;
  readonly targets: number;
}

/** Runs that somebody has to look at. What was refused or had changed was not touched, and is no failure. */
export function failuresIn({ partlySucceeded, failed, cancelled, parked }: WaveCounts): number {
  return partlySucceeded + failed + cancelled + parked;
}

/** Which budget is spent, the wave's before the sweep's own; undefined while none is. */
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
    ...{ wave: name, failed: failuresIn(of), succeeded: of.succeeded, running, targets: of.targets },
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

/** A person lets the sweep go on: what has failed by now counts no more, and too few successes are accepted. */
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
 * A person has what did not come through tried again. Failures that were waived before and are tried again are none any more:
 * from here on their number must not excuse others.
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

/** How many have come to an end, or wait for a person for too long. */
export function endedIn({ targets: _all, ...ends }: WaveCounts): number {
  return TargetEnd.options.reduce((sum, end) => sum + ends[end], ends.parked);
}
