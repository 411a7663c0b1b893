import { amountOf } from "./amount.ts";
import { exhausted } from "./budget.ts";
import type { SweepRequest } from "./request.ts";
import type { Standing } from "./standing.ts";
import { Occupied } from "./places.ts";
import { mayStartAt } from "./start-hours.ts";
import type { Target } from "./target.ts";
import { concurrencyOf, wavesOf } from "./wave.ts";

export interface NextStarts {
  /** Places of those to be started now, in this order. */
  readonly start: readonly number[];
  /** When the next one may start that only the time keeps back, in milliseconds; undefined where there is none. */
  readonly notBefore: number | undefined;
}

/** What a record holds at least (`platform/records/records.ts`), with some to spare. */
const RECORD_BYTES = 920_000;

/** What an entry of how a sweep stands takes at most; ids of runs have 61 characters at most. */
const BYTES_OF = { pending: 8, inFlight: 90, parked: 150, busy: 140 };

/** So many may go on that the record of how the sweep stands has room for them, and for all that wait. */
function inFlightAtMost({ pending, parked, busy }: Standing): number {
  const others =
    pending.length * BYTES_OF.pending + parked.length * BYTES_OF.parked + busy.length * BYTES_OF.busy;
  return Math.max(1, Math.floor((RECORD_BYTES - others) / BYTES_OF.inFlight));
}

/** One look starts so many; the next one follows at once while there is room for more. */
export const STARTS_AT_ONCE = 200;

/**
 * Who starts next: as many as the wave allows at once, in all, in a subscription and in a region; nobody once a budget is
 * spent, and nobody whose predicted duration does not fit in a window.
 *
 * @param targetAt - the target at a place of the frozen list
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
