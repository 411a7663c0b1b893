import { amountOf } from "./amount.ts";
import { exhausted } from "./budget.ts";
import type { SweepRequest } from "./request.ts";
import type { InFlight, Standing } from "./standing.ts";
import { mayStartAt } from "./start-hours.ts";
import type { Target } from "./target.ts";
import { concurrencyOf, wavesOf } from "./wave.ts";

export interface NextStarts {
  /** To be started now, in this order. */
  readonly start: readonly Omit<InFlight, "runId">[];
  /** When the next one may start that only the time keeps back, in milliseconds; undefined where there is none. */
  readonly notBefore: number | undefined;
}

type Place = Pick<Target, "subscription" | "region">;

const subscriptionKey = ({ subscription }: Place): string => subscription.toLowerCase();
const regionKey = (place: Place): string => `${subscriptionKey(place)} ${place.region.toLowerCase()}`;

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
  const room = amountOf(concurrencyOf(wave), members, "up") - standing.inFlight.length;
  const inSubscription = tally(standing.inFlight, subscriptionKey);
  const inRegion = tally(standing.inFlight, regionKey);
  const start: Omit<InFlight, "runId">[] = [];
  let notBefore = Infinity;
  for (const index of standing.pending) {
    if (start.length >= room) break;
    const target = targetAt(index);
    if ((inSubscription.get(subscriptionKey(target)) ?? 0) >= (wave.perSubscription ?? Infinity)) continue;
    if ((inRegion.get(regionKey(target)) ?? 0) >= (wave.perRegion ?? Infinity)) continue;
    const at = mayStartAt(request, target.expectedMs, now) ?? Infinity;
    if (at > now) {
      notBefore = Math.min(notBefore, at);
      continue;
    }
    add(inSubscription, subscriptionKey(target));
    add(inRegion, regionKey(target));
    start.push({ index, subscription: target.subscription, region: target.region });
  }
  return { start, notBefore: Number.isFinite(notBefore) ? notBefore : undefined };
}

function tally(places: readonly Place[], keyOf: (place: Place) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const place of places) add(counts, keyOf(place));
  return counts;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
