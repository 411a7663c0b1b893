import type { Target } from "./target.ts";

/** A request names at most so many clusters. */
const AT_MOST = 500;

/**
 * Clusters whose old role assignments can be removed, because every cluster that ran on the same service principal has come
 * through. @param through - true for those that have
 */
export function cleanableClusters(
  targets: readonly Target[],
  through: (target: Target) => boolean,
): string[] {
  const left = new Set(targets.filter((one) => !through(one)).map(({ ownPrincipal }) => ownPrincipal));
  return targets
    .filter(({ ownPrincipal }) => ownPrincipal !== undefined && !left.has(ownPrincipal))
    .map(({ clusterId }) => clusterId)
    .slice(0, AT_MOST);
}
