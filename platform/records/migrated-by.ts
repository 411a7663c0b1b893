import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import type { KeptEnd } from "../../domain/sweep/kept.ts";
import type { RunRecord } from "../../domain/run/record.ts";
import { SweepRequest } from "../../domain/sweep/request.ts";
import type { Target } from "../../domain/sweep/target.ts";
import { runs } from "./kinds.ts";
import type { Records } from "./records.ts";
import { pageOf, readEndPage, readTargets, TARGETS_A_PAGE } from "./sweep-targets.ts";
import { defined } from "../../domain/schema/defined.ts";

/** The end of a target in the last sweep that tried it. */
export interface TriedTarget {
  readonly target: Target;
  /** Absent if it has not ended. */
  readonly end?: KeptEnd;
}

/**
 * The targets of a sweep, and of the sweeps whose targets it retries, by their canonical ids; none if the sweep does not
 * exist.
 */
export async function triedBy(records: Records, sweep: string): Promise<ReadonlyMap<string, TriedTarget>> {
  const tried = new Map<string, TriedTarget>();
  const seen = new Set<string>();
  let next: string | undefined = sweep;
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    const run: RunRecord | undefined = (await records.read(runs, next))?.value;
    const frozenAs = run?.plan?.frozenAs;
    if (typeof frozenAs === "string") await addTargets(records, { sweep: next, frozenAs }, tried);
    next = SweepRequest.safeParse(run?.input).data?.targets.retryOf;
  }
  return tried;
}

/** Adds the targets of a sweep that no later one has tried. */
async function addTargets(
  records: Records,
  { sweep, frozenAs }: { readonly sweep: string; readonly frozenAs: string },
  tried: Map<string, TriedTarget>,
): Promise<void> {
  const targets = await readTargets(records, frozenAs);
  for (let from = 0; from < targets.length; from += TARGETS_A_PAGE) {
    const ends = await readEndPage(records, sweep, pageOf(from));
    for (const [at, target] of targets.slice(from, from + TARGETS_A_PAGE).entries()) {
      const id = canonicalId(target.clusterId);
      const end = ends.get(from + at);
      if (!tried.has(id)) tried.set(id, { target, ...defined({ end }) });
    }
  }
}

/** The clusters on which a sweep, and those that it retries, succeeded: by id, each with its run. */
export async function migratedBy(records: Records, sweep: string): Promise<ReadonlyMap<string, string>> {
  const through = new Map<string, string>();
  for (const [id, { end }] of await triedBy(records, sweep)) {
    if (end?.state === "succeeded" && end.runId !== undefined) through.set(id, end.runId);
  }
  return through;
}
