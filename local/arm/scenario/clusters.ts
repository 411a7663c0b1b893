import { z } from "zod";
import type { Moment } from "../core/moment.ts";
import { placeServicePrincipal } from "../fleet/principals.ts";
import { servicePrincipalOf } from "../providers/microsoft.containerservice/cluster-body.ts";
import { canonical, nameOf } from "../world/ids.ts";
import type { ClusterRecord } from "../world/tables.ts";
import { Instant, instantOf } from "./instant.ts";
import { unsuitable } from "./scenario-error.ts";
import { defined } from "../../../domain/schema/defined.ts";

const count = z.number().int().min(0);

const amount = z.union([count, z.string().regex(/^\d+%$/, "must be a number or a share such as 50%")]);

const Budget = z
  .strictObject({
    namespace: z.string().min(1),
    name: z.string().min(1),
    pool: z.string().min(1).describe("Where its pods run"),
    minAvailable: amount.optional().describe("How many pods must stay healthy"),
    maxUnavailable: amount.optional().describe("How many pods may be missing, instead of minAvailable"),
    expectedPods: count.describe("How many pods it counts"),
    healthyPods: count.optional().describe("How many of them are healthy; all if absent"),
  })
  .refine((budget) => (budget.minAvailable === undefined) !== (budget.maxUnavailable === undefined), {
    error: "must have either minAvailable or maxUnavailable",
  })
  .describe("A PodDisruptionBudget with the pods that it counts");

const Former = z
  .strictObject({
    clientId: z.string().min(1).describe("Of the service principal that its JSON does not name any more"),
    leftAt: Instant.optional().describe(
      "When it was moved. Resource Graph tells for fourteen days which service principal it was; nothing does if absent",
    ),
    stillUsedBy: z
      .array(z.string().min(1))
      .default([])
      .describe("Pools whose nodes were not re-imaged since: they go on with the service principal"),
  })
  .describe("What was left behind by `az aks update --enable-managed-identity`, typed by hand");

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
      formerServicePrincipal: Former.optional(),
      disruptionBudgets: z.array(Budget).optional(),
      quirks: Quirks.optional(),
    }),
  )
  .describe("Facts of single clusters of the fleet that their JSON does not tell");

type Clusters = z.infer<typeof Clusters>;

/** The service principals that clusters have left, so that role assignments can name them. */
export function placeFormerPrincipals(moment: Moment, clusters: Clusters): void {
  for (const { id, formerServicePrincipal: former } of clusters) {
    if (former !== undefined) placeServicePrincipal(moment, former.clientId, nameOf(id));
  }
}

/** @throws ScenarioError for a cluster or a pool that is not there, and for one that has not left its service principal */
export function placeClusters({ world, now }: Moment, clusters: Clusters): void {
  for (const [index, { id, formerServicePrincipal, disruptionBudgets, quirks }] of clusters.entries()) {
    const path = `clusters[${String(index)}]`;
    const record = world.get("clusters", canonical(id));
    if (record === undefined) throw unsuitable(`${path}.id`, `the fleet has no cluster ${id}`);
    const budgets = disruptionBudgets?.map(
      ({ pool, minAvailable, maxUnavailable, expectedPods, healthyPods = expectedPods, ...named }, at) => ({
        ...named,
        expectedPods,
        healthyPods,
        ...defined({ minAvailable, maxUnavailable }),
        pool: poolOf(record, pool, `${path}.disruptionBudgets[${String(at)}].pool`),
      }),
    );
    const known = Object.entries(quirks ?? {}).filter(([, value]) => value !== undefined);
    world.put("clusters", canonical(id), {
      ...record,
      ...(formerServicePrincipal === undefined
        ? {}
        : movedByHand(record, formerServicePrincipal, now, `${path}.formerServicePrincipal`)),
      ...defined({ budgets }),
      ...(quirks === undefined ? {} : { quirks: Object.fromEntries(known) }),
    });
  }
}

/** The key of a pool in the cluster's record. @throws ScenarioError */
function poolOf({ pools }: ClusterRecord, name: string, path: string): string {
  const key = name.toLowerCase();
  if (pools[key] !== undefined) return key;
  throw unsuitable(path, `there is no pool ${name}; there are ${Object.keys(pools).join(", ")}`);
}

/** A cluster that has left its service principal, and pools that go on with it. @throws ScenarioError */
function movedByHand(
  record: ClusterRecord,
  { clientId, leftAt, stillUsedBy }: z.infer<typeof Former>,
  now: number,
  path: string,
): Partial<ClusterRecord> {
  const named = servicePrincipalOf(record.body);
  if (named !== undefined) throw unsuitable(path, `the cluster still uses the service principal ${named}`);
  const left = stillUsedBy.map((pool, at) => poolOf(record, pool, `${path}.stillUsedBy[${String(at)}]`));
  return {
    formerServicePrincipal: clientId,
    ...(leftAt === undefined ? {} : { leftPrincipalAt: instantOf(leftAt, now) }),
    pools: Object.fromEntries(
      Object.entries(record.pools).map(([pool, truth]) => [
        pool,
        left.includes(pool) ? { ...truth, identities: [] } : truth,
      ]),
    ),
  };
}
