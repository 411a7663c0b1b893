import { type CrashPoint, crashPoints } from "../../local/runtime/index.ts";

/** Nothing is purged and nobody says anything in these runs. */
export const points: readonly CrashPoint[] = crashPoints.filter((point) => !/Purge|Send/.test(point));

/** `CHAOS_PASSES` says how often each crash point is tried in a run. */
const PASSES = Number(process.env["CHAOS_PASSES"] ?? 3);

/** Passes at which a point is tried: the first one, the last one, and some in between. */
export function tried(passes: number, atMost = PASSES): readonly number[] {
  const step = Math.max(1, passes / atMost);
  const chosen = Array.from({ length: Math.min(passes, atMost) }, (_, index) => 1 + Math.floor(index * step));
  return [...new Set([...chosen, ...(passes > 0 ? [passes] : [])])];
}

/** The writes that were made more often than in a run without a crash. */
export function beyond(writes: readonly string[], usual: readonly string[]): readonly string[] {
  const left = [...usual];
  return writes.filter((write) => {
    const at = left.indexOf(write);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/**
 * A write that was made again and changed nothing: a PUT of what is there, a DELETE of what is gone, a look in the cluster.
 * A role assignment that is there is answered with 201, as recorded of Azure: it has to be one that is usually made. What
 * AKS is asked for is never asked twice.
 */
export function changesNothing(write: string, usual: readonly string[]): boolean {
  if (/managedClusters\/[^/]+(\/agentPools\/[^/]+)? 200$/i.test(write)) return false;
  if (/^PUT .*\/roleAssignments\/[^/]+ 201$/i.test(write)) return usual.includes(write);
  return / 200$|^DELETE .* 204$|runCommand 202$/i.test(write);
}

/**
 * A report without the times, without the id of a snapshot, which is its run's, and without what a repeated answer says of
 * itself: found instead of made.
 */
export function comparable(report: unknown): unknown {
  const text = JSON.stringify(report)
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    // The id of a run ends in what is drawn.
    .replaceAll(/"ofSweep":"[^"]+"/g, '"ofSweep":"SWEEP"')
    .replaceAll(/"snapshot":"[^"]*"/g, '"snapshot":"SNAPSHOT"')
    .replaceAll(/"outcome":"(made|found|created|adopted)"/g, '"outcome":"HELD"')
    .replaceAll(/was created and stays|existed before and stays/g, "HELD");
  return JSON.parse(text);
}
