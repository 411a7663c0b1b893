import { isWithin, sameId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { denies, REMOVE_GRANT } from "../preflight/rights.ts";
import type { CleanUpFacts } from "./facts.ts";

/**
 * Blockers for role assignments that Azure would refuse to remove. A lock of any level keeps those at its scope and below;
 * a deny assignment goes before every role. Sources: docs: lock-resources and deny-assignments.
 */
export function inTheWay(
  { locks = [], denies: denied = [] }: Pick<CleanUpFacts, "locks" | "denies">,
  grants: CleanUpFacts["grants"],
): readonly Finding[] {
  return grants.flatMap(({ id, scope }) => {
    const lock = locks.find((one) => isWithin(scope, one.scope));
    const deny = denied.find((one) => denies(one, REMOVE_GRANT, scope));
    return [
      ...(lock === undefined
        ? []
        : [finding("grant-locked", id, { level: lock.level, scope: lock.scope, lockId: lock.id })]),
      ...(deny === undefined
        ? []
        : [finding("grant-denied", id, { name: deny.name, at: deny.scope, action: REMOVE_GRANT })]),
    ];
  });
}

const IN_THE_WAY: ReadonlySet<string> = new Set(["grant-locked", "grant-denied"]);

/** True for what keeps one of these role assignments, which a person has skipped: the run does not remove it any more. */
export function isAboutSkipped(
  { code, resource }: Finding,
  skipped: readonly { readonly id: string }[],
): boolean {
  return IN_THE_WAY.has(code) && skipped.some(({ id }) => sameId(id, resource));
}
