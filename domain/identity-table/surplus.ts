import { z } from "zod";
import { sameId } from "../arm-id/arm-id.ts";
import { reaches } from "../grants/reaches.ts";
import { roleById } from "../roles/roles.ts";
import type { Inspection } from "./facts.ts";

/** A role assignment on the cluster's own resources that has no effect, or no more than another one. */
export const SurplusAssignment = z.strictObject({
  /**
   * `ghost`: its principal does not exist any more. `duplicate`: another role assignment gives the same principal the
   * same role at a wider scope.
   */
  kind: z.enum(["ghost", "duplicate"]),
  assignmentId: z.string(),
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
});
export type SurplusAssignment = z.infer<typeof SurplusAssignment>;

export function surplusAssignments({
  assignments = [],
  directory,
  held,
}: Pick<Inspection, "assignments" | "directory" | "held">): SurplusAssignment[] {
  const gone = new Set(directory?.kind === "read" ? directory.missing : []);
  return assignments.flatMap((one): SurplusAssignment[] => {
    const { assignmentId, principalId, scope } = one;
    const line = { assignmentId, principalId, role: roleById(one.role)?.name ?? one.role, scope };
    if (gone.has(principalId)) return [{ kind: "ghost", ...line }];
    const wider = [...assignments, ...held].some(
      (other) =>
        other.assignmentId !== assignmentId &&
        other.principalId === principalId &&
        other.role.toLowerCase() === one.role.toLowerCase() &&
        reaches(other.scope, scope) &&
        !sameId(scope, other.scope),
    );
    return wider ? [{ kind: "duplicate", ...line }] : [];
  });
}
