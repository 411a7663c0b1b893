import { canonicalId, nameOf } from "../arm-id/arm-id.ts";
import { afterLeftOut, whyLeftOut } from "../reasons/left-out.ts";
import type { LeftOut, PlannedCandidate } from "./target.ts";

type Ready = PlannedCandidate & { readonly plan: { readonly kind: "planned" } };

export interface Apart {
  /** Targets that remove no common role assignment. */
  readonly apart: readonly Ready[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Clusters that shared a service principal have the same role assignments to remove. The first run would remove them, and
 * the plans of the other clusters would change. So one cluster represents those that remove nothing else, and a cluster
 * that also removes something else is left for another sweep.
 */
export function keepApart(ready: readonly Ready[]): Apart {
  const removedBy = new Map<string, Ready>();
  const apart = new Set<Ready>();
  const leftOut: LeftOut[] = [];
  for (const one of inOrderOfMost(ready)) {
    const { removes = [] } = one.plan;
    const other = removes.map((id) => removedBy.get(id)).find((by) => by !== undefined);
    if (other === undefined) {
      apart.add(one);
      for (const id of removes) removedBy.set(id, one);
      continue;
    }
    leftOut.push(
      leave(
        one,
        nameOf(other.candidate.clusterId),
        removes.every((id) => removedBy.has(id)),
      ),
    );
  }
  return { apart: ready.filter((one) => apart.has(one)), leftOut };
}

function leave({ candidate: { clusterId } }: Ready, by: string, isAll: boolean): LeftOut {
  return isAll
    ? {
        clusterId,
        because: "removedWithAnother",
        why: whyLeftOut("removed-with-another", { by }),
      }
    : {
        clusterId,
        because: "removedWithAnother",
        why: whyLeftOut("removed-in-part-with-another", { by }),
        remedy: afterLeftOut("sweep-again"),
      };
}

/** The cluster that removes the most comes first; equal ones are sorted by id, so that the choice is always the same. */
function inOrderOfMost(ready: readonly Ready[]): readonly Ready[] {
  const amount = ({ plan }: Ready) => plan.removes?.length ?? 0;
  const id = ({ candidate }: Ready) => canonicalId(candidate.clusterId);
  return [...ready].sort((one, other) => amount(other) - amount(one) || (id(one) < id(other) ? -1 : 1));
}
