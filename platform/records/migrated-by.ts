import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { runs } from "./kinds.ts";
import type { Records } from "./records.ts";
import { pageOf, readEndPage, readTargets, TARGETS_A_PAGE } from "./sweep-targets.ts";

/** The clusters that a sweep has taken through, by id, each with its run; none where there is no such sweep. */
export async function migratedBy(records: Records, sweep: string): Promise<ReadonlyMap<string, string>> {
  const frozenAs = (await records.read(runs, sweep))?.value.plan?.frozenAs;
  if (typeof frozenAs !== "string") return new Map();
  const targets = await readTargets(records, frozenAs);
  const through = new Map<string, string>();
  for (let from = 0; from < targets.length; from += TARGETS_A_PAGE) {
    for (const [place, { state, runId }] of await readEndPage(records, sweep, pageOf(from))) {
      const target = targets[place];
      if (state === "succeeded" && runId !== undefined && target !== undefined) {
        through.set(canonicalId(target.clusterId), runId);
      }
    }
  }
  return through;
}
