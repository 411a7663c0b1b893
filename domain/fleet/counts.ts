import { z } from "zod";
import { openObject } from "../schema/open-object.ts";
import type { FleetRow } from "./row.ts";

const Tally = z.record(z.string(), z.number().int());
type Tally = Readonly<Record<string, number>>;

/** The number of clusters of each kind; kinds without clusters are left out. */
export const FleetCounts = openObject({
  clusters: z.number().int(),
  byIdentity: Tally,
  byReadiness: Tally,
  byExpiry: Tally,
  bySubscription: Tally,
});
export type FleetCounts = z.infer<typeof FleetCounts>;

export function countsOf(rows: readonly FleetRow[]): FleetCounts {
  return {
    clusters: rows.length,
    byIdentity: tally(rows.map(({ identity }) => identity)),
    byReadiness: tally(rows.map(({ readiness }) => readiness)),
    byExpiry: tally(rows.map(({ expiry }) => expiry)),
    bySubscription: tally(rows.map(({ subscription }) => subscription)),
  };
}

/** The counts of all pages together. */
export function sumOf(pages: readonly FleetCounts[]): FleetCounts {
  return {
    clusters: pages.reduce((sum, { clusters }) => sum + clusters, 0),
    byIdentity: added(pages.map(({ byIdentity }) => byIdentity)),
    byReadiness: added(pages.map(({ byReadiness }) => byReadiness)),
    byExpiry: added(pages.map(({ byExpiry }) => byExpiry)),
    bySubscription: added(pages.map(({ bySubscription }) => bySubscription)),
  };
}

/** The counts after some clusters have changed. */
export function replaced(
  counts: FleetCounts,
  { was, now }: { readonly was: readonly FleetRow[]; readonly now: readonly FleetRow[] },
): FleetCounts {
  const [less, more] = [countsOf(was), countsOf(now)];
  const of = (key: "byIdentity" | "byReadiness" | "byExpiry" | "bySubscription") => {
    const sum = added([counts[key], more[key], negative(less[key])]);
    return Object.fromEntries(Object.entries(sum).filter(([, amount]) => amount !== 0));
  };
  return {
    clusters: counts.clusters - less.clusters + more.clusters,
    byIdentity: of("byIdentity"),
    byReadiness: of("byReadiness"),
    byExpiry: of("byExpiry"),
    bySubscription: of("bySubscription"),
  };
}

const negative = (tally: Tally): Tally =>
  Object.fromEntries(Object.entries(tally).map(([name, amount]) => [name, -amount]));

function tally(values: readonly string[]): Record<string, number> {
  return added(values.map((value) => ({ [value]: 1 })));
}

function added(tallies: readonly Tally[]): Record<string, number> {
  const sum = new Map<string, number>();
  for (const one of tallies)
    for (const [name, amount] of Object.entries(one)) sum.set(name, (sum.get(name) ?? 0) + amount);
  return Object.fromEntries([...sum].sort(([left], [right]) => (left < right ? -1 : 1)));
}
