import { namesApart } from "../cluster/names-apart.ts";
import type { LeftOutGroup } from "./facts.ts";
import type { LeftOut } from "./target.ts";
import { defined } from "../schema/defined.ts";

const EXAMPLES = 5;
const GROUPS = 30;

/** Groups the clusters that are left out by reason, the largest group first. */
export function leftOutGroups(leftOut: readonly LeftOut[]): LeftOutGroup[] {
  const all = leftOut.map(({ clusterId }) => clusterId);
  return [...Map.groupBy(leftOut, ({ because, code = "" }) => `${because} ${code}`).values()]
    .flatMap((same): LeftOutGroup[] => {
      const [first] = same;
      if (first === undefined) return [];
      const { because, code, why } = first;
      const examples = namesApart(
        same.map(({ clusterId }) => clusterId),
        all,
      ).sort();
      return [
        {
          because,
          why,
          clusters: same.length,
          examples: examples.slice(0, EXAMPLES),
          ...defined({ code }),
        },
      ];
    })
    .sort((one, other) => other.clusters - one.clusters)
    .slice(0, GROUPS);
}
