import { z } from "zod";
import type { Moment } from "../core/moment.ts";
import { canonical } from "../world/ids.ts";
import { unsuitable } from "./scenario-error.ts";

const count = z.number().int().min(0);

const Budget = z
  .strictObject({
    namespace: z.string().min(1),
    name: z.string().min(1),
    pool: z.string().min(1).describe("Where its pods run"),
    minAvailable: count,
    expectedPods: count,
    healthyPods: count,
  })
  .describe("A PodDisruptionBudget with the pods that it counts");

const Quirks = z
  .strictObject({
    keepsIdentity: z.boolean().optional().describe("Identity updates succeed and change nothing"),
    hollowUpgrades: z.boolean().optional().describe("Image upgrades change what the API says, not the nodes"),
    preempts: z
      .boolean()
      .optional()
      .describe("The next operations start while others go on, and cut those off"),
  })
  .describe("Defects that users have reported of single clusters");

/** What is true of single clusters of the fleet beside their JSON. */
export const Clusters = z
  .array(
    z.strictObject({
      id: z.string().startsWith("/subscriptions/").describe("A cluster of the fleet"),
      disruptionBudgets: z.array(Budget).optional(),
      quirks: Quirks.optional(),
    }),
  )
  .describe("Facts of single clusters of the fleet that their JSON does not tell");

/** @throws ScenarioError for a cluster or a pool that is not there */
export function placeClusters({ world }: Moment, clusters: z.infer<typeof Clusters>): void {
  for (const [index, { id, disruptionBudgets, quirks }] of clusters.entries()) {
    const path = `clusters[${String(index)}]`;
    const record = world.get("clusters", canonical(id));
    if (record === undefined) throw unsuitable(`${path}.id`, `the fleet has no cluster ${id}`);
    const budgets = disruptionBudgets?.map((budget, at) => {
      const pool = budget.pool.toLowerCase();
      if (record.pools[pool] !== undefined) return { ...budget, pool };
      const pools = Object.keys(record.pools).join(", ");
      throw unsuitable(
        `${path}.disruptionBudgets[${String(at)}].pool`,
        `there is no pool ${budget.pool}; there are ${pools}`,
      );
    });
    const known = Object.entries(quirks ?? {}).filter(([, value]) => value !== undefined);
    world.put("clusters", canonical(id), {
      ...record,
      ...(budgets === undefined ? {} : { budgets }),
      ...(quirks === undefined ? {} : { quirks: Object.fromEntries(known) }),
    });
  }
}
