import type { Swept } from "./swept-fleet.ts";

/** What the simulated Azure refills in a second, as its token buckets have it (docs: guidance-for-throttled-requests; A5). */
const PER_SECOND = { resourceGraph: 3, reads: 25, writes: 10 };

/** What its buckets hold when full. */
const BURST = { resourceGraph: 15, reads: 1_100, writes: 800 };

export interface Floor {
  /** How long one cluster takes that has Azure for itself, in milliseconds. */
  readonly longestMs: number;
  /** How long the narrowest bucket takes for the calls of all clusters, in milliseconds. */
  readonly bucketsMs: number;
  readonly narrowest: string;
}

/**
 * What no sweep of this fleet can be faster than: its longest migration, or what the token buckets take to let the calls
 * through, whichever is more.
 *
 * @param one - the sweep of one such cluster in a world of its own
 * @param two - that of two in the same place: what the second one adds is what each further one takes
 */
export function floorOf(one: Swept, two: Swept, clusters: number, places: number): Floor {
  const added = Object.entries(two.arm).map(
    ([operation, count]) => [operation, Math.max(0, count - (one.arm[operation] ?? 0))] as const,
  );
  const { "resourceGraph.resources": queries = 0, ...others } = Object.fromEntries(added);
  const isRead = (operation: string) => /\.(get|list|listBy\w+)$/i.test(operation);
  const sum = (of: (operation: string) => boolean) =>
    Object.entries(others).reduce((all, [operation, count]) => all + (of(operation) ? count : 0), 0);
  const inPlace = Math.ceil(clusters / places);
  const takes = (calls: number, of: keyof typeof BURST) =>
    (Math.max(0, calls - BURST[of]) / PER_SECOND[of]) * 1000;
  const buckets: readonly (readonly [string, number])[] = [
    ["queries of Resource Graph", takes(queries * clusters, "resourceGraph")],
    ["reads of a region", takes(sum(isRead) * inPlace, "reads")],
    ["writes of a region", takes(sum((operation) => !isRead(operation)) * inPlace, "writes")],
  ];
  const [narrowest, bucketsMs] = buckets.reduce((most, one) => (one[1] > most[1] ? one : most));
  return { longestMs: one.simulatedMs, bucketsMs, narrowest };
}
