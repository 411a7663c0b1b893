import { sameId } from "../arm-id/arm-id.ts";
import type { GrantDifference } from "../grants/difference.ts";
import { isNamedByAks } from "../cluster/node-group.ts";
import { remaining } from "../remains/remains.ts";
import type { MigrationPlan } from "./plan.ts";

/** What becomes of a role assignment of the identity that is out of use: what it is, where, and who takes it away when. */
export function leftBehind(
  plan: MigrationPlan | undefined,
  assignmentId: string,
  cleanUpFrom: string | undefined,
): string {
  const held = lineOf(plan, assignmentId);
  const principal =
    plan?.from.identity === "service principal" ? "the service principal" : "the old identity";
  const role = held === undefined ? undefined : { name: held.role, scope: held.scope };
  const left = { role, principal, id: assignmentId };
  if (staysForOthers(plan, assignmentId)) {
    return remaining("old-role-for-others", {
      ...left,
      clusters: [...(plan?.sharedWith ?? []), ...(plan?.perhapsSharedWith ?? [])],
    });
  }
  if (servesNoCluster(plan?.grantDifference, assignmentId)) return remaining("old-role-of-unknown-use", left);
  return cleanUpFrom === undefined
    ? remaining("old-role-until-proven", left)
    : remaining("old-role-for-clean-up", { ...left, from: cleanUpFrom });
}

/** True for a role assignment that other clusters on the same identity may need: clean-up leaves it while they do. */
export function staysForOthers(plan: MigrationPlan | undefined, assignmentId: string): boolean {
  const alone = (plan?.sharedWith ?? []).length === 0 && plan?.perhapsSharedWith === undefined;
  return !alone && lineOf(plan, assignmentId)?.becomes !== "givenByAks";
}

/**
 * True for a role assignment that no cluster is known to need, such as a subscription-wide Contributor: it may be a
 * pipeline's, so no clean-up removes it. What AKS gave the principal in the node resource group of another cluster is that
 * cluster's, and goes once no cluster runs on the principal.
 */
export function servesNoCluster(
  difference: readonly GrantDifference[] | undefined,
  assignmentId: string,
): boolean {
  const line = lineIn(difference, assignmentId);
  return line?.becomes === "notCarried" && !isNamedByAks(line.scope);
}

function lineOf(plan: MigrationPlan | undefined, assignmentId: string): GrantDifference | undefined {
  return lineIn(plan?.grantDifference, assignmentId);
}

function lineIn(
  difference: readonly GrantDifference[] | undefined,
  assignmentId: string,
): GrantDifference | undefined {
  return difference?.find(({ heldAs }) => heldAs !== undefined && sameId(heldAs, assignmentId));
}
