import { sameId } from "../arm-id/arm-id.ts";
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
  const what = held === undefined ? "a role" : `${held.role} at ${held.scope}`;
  const others = plan?.sharedWith ?? [];
  const node = held !== undefined && plan !== undefined && held.becomes === "givenByAks";
  const then =
    others.length > 0 && !node
      ? `stays: ${others.join(", ")} may need it`
      : cleanUpFrom === undefined
        ? "stays until the migration is proven"
        : `is left: clean-up removes it, from ${cleanUpFrom} on, when no token of it can be in use any more`;
  return `${what} of ${holder} (role assignment ${assignmentId}) ${then}`;
}
