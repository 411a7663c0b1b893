import { z } from "zod";

/** A role assignment that an identity must have, and why. */
export const WantedGrant = z.strictObject({
  identity: z.enum(["controlPlane", "kubelet"]),
  roleName: z.string(),
  roleId: z.string(),
  scope: z.string(),
  because: z.string(),
});
export type WantedGrant = z.infer<typeof WantedGrant>;

/** One line of the grant ledger: what was wanted and what became of it. */
export const GrantEntry = WantedGrant.extend({
  principalId: z.string(),
  assignmentId: z.string(),
  outcome: z.enum(["made", "found"]),
  /** When the assignment was created (ISO 8601). */
  createdOn: z.string(),
  /** From when on it counts as effective (ISO 8601). */
  effectiveSince: z.string(),
  proof: z.enum(["waited", "olderThanPropagation"]),
});
export type GrantEntry = z.infer<typeof GrantEntry>;
