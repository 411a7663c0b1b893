import { sameId } from "../arm-id/arm-id.ts";
import { remaining } from "../remains/remains.ts";
import type { MigrationPlan } from "./plan.ts";

/** What becomes of a role assignment of the identity that is out of use: what it is, where, and who takes it away when. */
export function leftBehind(
  plan: MigrationPlan | undefined,
  assignmentId: string,
  cleanUpFrom: string | undefined,
): string {
  const held = plan?.grantDifference?.find(
    ({ heldAs }) => heldAs !== undefined && sameId(heldAs, assignmentId),
  );
  const holder = plan?.from.identity === "service principal" ? "the service principal" : "the old identity";
  const role = held === undefined ? undefined : { name: held.role, scope: held.scope };
  const left = { role, holder, id: assignmentId };
  const clusters = plan?.sharedWith ?? [];
  const onNodesOnly = held !== undefined && held.becomes === "givenByAks";
  if (clusters.length > 0 && !onNodesOnly) return remaining("old-role-for-others", { ...left, clusters });
  return cleanUpFrom === undefined
    ? remaining("old-role-until-proven", left)
    : remaining("old-role-for-clean-up", { ...left, from: cleanUpFrom });
}
