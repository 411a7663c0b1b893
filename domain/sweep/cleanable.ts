import type { Target } from "./target.ts";

/** The most clusters in a request. */
const AT_MOST = 500;

/**
 * Clusters whose old role assignments can be removed, because every cluster with the same service principal has
 * succeeded.
 *
 * @param through - true for those that have
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
