import { sameId } from "../arm-id/arm-id.ts";
import type { GrantDifference } from "../grants/difference.ts";
import { isNamedByAks } from "../cluster/node-group.ts";
import { remaining } from "../remains/remains.ts";
import type { MigrationPlan } from "./plan.ts";

/** What happens to a role assignment of the old identity: role, scope, and who removes it when. */
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

/** True for a role assignment that other clusters with the same identity may need: clean-up keeps it until then. */
export function staysForOthers(plan: MigrationPlan | undefined, assignmentId: string): boolean {
  const alone = (plan?.sharedWith ?? []).length === 0 && plan?.perhapsSharedWith === undefined;
  return !alone && lineOf(plan, assignmentId)?.becomes !== "givenByAks";
}

/**
 * True for a role assignment that no cluster is known to need, such as Contributor on a subscription: a pipeline may need it, so
 * clean-up does not remove it. A role assignment that AKS made in the node resource group of another cluster belongs to that
 * cluster, and is removed when no cluster uses the principal any more.
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
