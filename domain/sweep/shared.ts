import { canonicalId } from "../arm-id/arm-id.ts";
import { amountOf } from "./amount.ts";
import type { SweepRequest } from "./request.ts";
import type { PlannedCandidate, Target } from "./target.ts";
import { concurrencyOf, wavesOf } from "./wave.ts";

/** A resource that several targets of a sweep use, which the plan of one target cannot show. */
export interface SharedThing {
  readonly kind: "principal" | "identity" | "subnet" | "registry" | "quota";
  /** An id; for a quota, the subscription, the region and the VM size. */
  readonly what: string;
  /** The number of targets that use it. */
  readonly targets: number;
  /** The surge nodes of parallel upgrades, if the largest ones run together; 0 for a resource that nodes do not use up. */
  readonly surge: number;
}

/** The resources that several targets share, the most shared first. */
export function sharedThings(
  planned: readonly PlannedCandidate[],
  targets: readonly Target[],
  request: SweepRequest,
): readonly SharedThing[] {
  const ids = new Set(targets.map(({ clusterId }) => canonicalId(clusterId)));
  const together = atOnce(targets, request);
  const uses = planned
    .filter(({ candidate }) => ids.has(canonicalId(candidate.clusterId)))
    .flatMap((one) => usesOf(one));
  const byThing = Map.groupBy(uses, ({ kind, what }) => `${kind} ${what}`);
  return [...byThing.values()]
    .flatMap((same): readonly SharedThing[] => {
      const [first] = same;
      const clusters = new Set(same.map(({ cluster }) => cluster)).size;
      if (first === undefined || clusters < 2) return [];
      return [{ kind: first.kind, what: first.what, targets: clusters, surge: surgeOf(same, together) }];
    })
    .sort((one, other) => other.targets - one.targets || (one.what < other.what ? -1 : 1));
}

interface Use {
  readonly kind: SharedThing["kind"];
  readonly what: string;
  readonly cluster: string;
  readonly surge: number;
}

function usesOf({ candidate, plan }: PlannedCandidate): readonly Use[] {
  const { servicePrincipal, identities, pools, region, subscription } = candidate;
  const cluster = canonicalId(candidate.clusterId);
  const use = (kind: Use["kind"], what: string, surge = 0): Use => ({ kind, what, cluster, surge });
  return [
    ...(servicePrincipal === undefined ? [] : [use("principal", servicePrincipal.toLowerCase())]),
    ...identities.map((id) => use("identity", canonicalId(id))),
    ...pools.flatMap(({ subnetId, surge }) =>
      subnetId === undefined ? [] : [use("subnet", canonicalId(subnetId), surge)],
    ),
    ...pools.flatMap(({ vmSize, surge }) =>
      vmSize === undefined ? [] : [use("quota", `${vmSize} in ${region} of ${subscription}`, surge)],
    ),
    ...(plan.kind === "planned" ? plan.registries.map((id) => use("registry", canonicalId(id))) : []),
  ];
}

/** The surge nodes of the largest clusters that run together; a cluster upgrades one pool at a time. */
function surgeOf(uses: readonly Use[], together: number): number {
  const largest = new Map<string, number>();
  for (const { cluster, surge } of uses) largest.set(cluster, Math.max(surge, largest.get(cluster) ?? 0));
  return [...largest.values()]
    .sort((one, other) => other - one)
    .slice(0, together)
    .reduce((sum, surge) => sum + surge, 0);
}

/** The most targets that run together in any wave. */
function atOnce(targets: readonly Target[], request: SweepRequest): number {
  const sizes = wavesOf(request).map((wave, index) => {
    const members = targets.filter((target) => target.wave === index).length;
    return Math.min(members, amountOf(concurrencyOf(wave), members, "up"));
  });
  return Math.max(0, ...sizes);
}
