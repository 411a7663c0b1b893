import type { Swept } from "./swept-fleet.ts";

/** What the simulated Azure refills in a second, as its token buckets have it (docs: guidance-for-throttled-requests; A5). */
const PER_SECOND = { resourceGraph: 3, reads: 25, writes: 10 };

/** What its buckets hold when full. */
const BURST = { resourceGraph: 15, reads: 1_100, writes: 800 };

/** So many clusters share a query at most (`platform/azure/ask-together.ts`). */
const SHARE_A_QUERY = 20;

export interface Floor {
  /** How long one cluster takes that has Azure for itself, in milliseconds. */
  readonly longestMs: number;
  /** How long the narrowest bucket takes for what all clusters ask before their change, in milliseconds. */
  readonly bucketsMs: number;
  readonly narrowest: string;
  /** No sweep is faster, in milliseconds. */
  readonly floorMs: number;
}

/**
 * What no sweep of this fleet can be faster than: the cluster that is changed last is changed once the token buckets have let
 * through what all of them ask before that, and takes as long from there as one that has Azure for itself. Queries of Resource
 * Graph count as if as many clusters as possible shared each.
 *
 * @param one - the sweep of one such cluster in a world of its own
 * @param two - that of two in the same place: what the second one adds is what each further one takes
 */
export function floorOf(one: Swept, two: Swept, clusters: number, places: number): Floor {
  const added = Object.fromEntries(
    Object.entries(two.beforeChange).map(([operation, count]) => [
      operation,
      Math.max(0, count - (one.beforeChange[operation] ?? 0)),
    ]),
  );
  const { "resourceGraph.resources": queries = 0, ...others } = added;
  const isRead = (operation: string) => /\.(get|list|listBy\w+)$/i.test(operation);
  const sum = (of: (operation: string) => boolean) =>
    Object.entries(others).reduce((all, [operation, count]) => all + (of(operation) ? count : 0), 0);
  const inPlace = Math.ceil(clusters / places);
  const takes = (calls: number, of: keyof typeof BURST) =>
    (Math.max(0, calls - BURST[of]) / PER_SECOND[of]) * 1000;
  const buckets: readonly (readonly [string, number])[] = [
    ["queries of Resource Graph", takes((queries * clusters) / SHARE_A_QUERY, "resourceGraph")],
    ["reads of a subscription", takes(sum(isRead) * inPlace, "reads")],
    ["writes of a subscription", takes(sum((operation) => !isRead(operation)) * inPlace, "writes")],
  ];
  const [narrowest, bucketsMs] = buckets.reduce((most, next) => (next[1] > most[1] ? next : most));
  const longestMs = one.simulatedMs;
  return { longestMs, bucketsMs, narrowest, floorMs: longestMs + bucketsMs };
}
