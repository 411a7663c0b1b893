import { z } from "zod";
import { sameId } from "../arm-id/arm-id.ts";
import { reaches } from "../grants/reaches.ts";
import { roleById } from "../roles/roles.ts";
import type { Inspection } from "./facts.ts";

/** An assignment at the cluster's own resources that does nothing, or nothing more than another. */
export const SurplusAssignment = z.strictObject({
  /** `ghost`: its principal is gone. `duplicate`: another gives the same principal the same role further up. */
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
