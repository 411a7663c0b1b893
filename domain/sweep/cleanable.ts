import type { Target } from "./target.ts";

/** A request names at most so many clusters. */
const AT_MOST = 500;

/**
 * Clusters whose old role assignments can be removed, because every cluster that ran on the same service principal has come
 * through. @param through - places of the targets that succeeded
 */
export function cleanableClusters(targets: readonly Target[], through: ReadonlySet<number>): string[] {
  const left = new Set(
    targets.filter((_, place) => !through.has(place)).map(({ ownPrincipal }) => ownPrincipal),
  );
  return targets
    .filter(({ ownPrincipal }) => ownPrincipal !== undefined && !left.has(ownPrincipal))
    .map(({ clusterId }) => clusterId)
    .slice(0, AT_MOST);
}
