import { amountOf } from "./amount.ts";
import { exhausted } from "./budget.ts";
import type { SweepRequest } from "./request.ts";
import type { Standing } from "./standing.ts";
import { Occupied } from "./places.ts";
import { mayStartAt } from "./start-hours.ts";
import type { Target } from "./target.ts";
import { concurrencyOf, wavesOf } from "./wave.ts";

export interface NextStarts {
  /** Indexes of the targets to start now, in this order. */
  readonly start: readonly number[];
  /** When the next target may start that only waits for its hours, in milliseconds; undefined if there is none. */
  readonly notBefore: number | undefined;
}

/** The size of a record (`platform/records/records.ts`), less a reserve. */
const RECORD_BYTES = 920_000;

/** The most bytes of an entry in the standing of a sweep; ids of runs have at most 61 characters. */
const BYTES_OF = { pending: 8, inFlight: 90, parked: 150, busy: 140 };

/** The most targets in flight for which the record of the standing has space, together with all that wait. */
function inFlightAtMost({ pending, parked, busy }: Standing): number {
  const others =
    pending.length * BYTES_OF.pending + parked.length * BYTES_OF.parked + busy.length * BYTES_OF.busy;
  return Math.max(1, Math.floor((RECORD_BYTES - others) / BYTES_OF.inFlight));
}

/** The most starts of one poll; the next poll follows immediately while more may start. */
export const STARTS_AT_ONCE = 200;

/**
 * The targets to start next, within the limits of the wave in all, per subscription and per region. None if a failure
 * budget is exhausted, and none whose predicted duration fits in no window.
 *
 * @param targetAt - the target at an index of the frozen list
 * @param now - milliseconds since the epoch
 */
export function nextStarts(
  standing: Standing,
  request: SweepRequest,
  targetAt: (index: number) => Target,
  now: number,
): NextStarts {
  const wave = wavesOf(request)[standing.wave];
  const members = standing.counts[standing.wave]?.targets ?? 0;
  if (wave === undefined || exhausted(standing, request) !== undefined)
    return { start: [], notBefore: undefined };
  const atOnce = Math.min(amountOf(concurrencyOf(wave), members, "up"), inFlightAtMost(standing));
  const room = Math.min(atOnce - standing.inFlight.length, STARTS_AT_ONCE);
  const occupied = new Occupied(
    wave,
    standing.inFlight.map(({ index }) => targetAt(index)),
  );
  const start: number[] = [];
  let notBefore = Infinity;
  for (const index of standing.pending) {
    if (start.length >= room) break;
    const target = targetAt(index);
    if (!occupied.hasRoom(target)) continue;
    const at = mayStartAt(request, target.expectedMs, now) ?? Infinity;
    if (at > now) {
      notBefore = Math.min(notBefore, at);
      continue;
    }
    occupied.add(target);
    start.push(index);
  }
  return { start, notBefore: Number.isFinite(notBefore) ? notBefore : undefined };
}
