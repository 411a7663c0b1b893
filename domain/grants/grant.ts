import { z } from "zod";
import { RoleScope } from "../arm-id/schemas.ts";
import { minutes } from "../text/duration.ts";
import { GrantCondition } from "./condition.ts";
import { remaining } from "../remains/remains.ts";

/** Role assignments take effect within an hour. Source: learn.microsoft.com/azure/aks/use-managed-identity, limitations. */
export const PROPAGATION_MS = minutes(60);

/** A role assignment that an identity must have, and why. `named`: the principal that the request names. */
export const WantedGrant = z.strictObject({
  identity: z.enum(["controlPlane", "kubelet", "addon", "named"]),
  /** Which add-on, by the name of its profile; only with `addon`. */
  addon: z.string().optional(),
  roleName: z.string(),
  roleId: z.string(),
  scope: RoleScope,
  because: z.string(),
  /** That of the role assignment which it carries over; absent for none. */
  condition: GrantCondition.optional(),
});
export type WantedGrant = z.infer<typeof WantedGrant>;

/** Who a wanted grant is for, in words. */
export function granteeOf({ identity, addon }: Pick<WantedGrant, "identity" | "addon">): string {
  switch (identity) {
    case "controlPlane":
      return "the control-plane identity";
    case "kubelet":
      return "the kubelet identity";
    case "addon":
      return `the identity of add-on ${addon ?? "unnamed"}`;
    case "named":
      return "the principal that the request names";
  }
}

/** A role assignment in the progress and the report of a run: what was wanted, and the outcome. */
export const GrantEntry = WantedGrant.extend({
  principalId: z.string(),
  assignmentId: z.string(),
  outcome: z.enum(["made", "found"]),
  /** When the assignment was created (ISO 8601). */
  createdOn: z.string(),
  /** From when on it counts as effective (ISO 8601). */
  effectiveSince: z.string(),
  /**
   * How it is known that it acts. `pending`: not yet. `waited`: made longer ago than the run waits for roles.
   * `olderThanPropagation`: found, and as old. `permissionsRead`: of runs of former releases, which gave Keyless itself
   * roles; its own permissions showed them.
   */
  proof: z.enum(["pending", "waited", "olderThanPropagation", "permissionsRead"]),
  /** Who has confirmed that it is effective, and when (ISO 8601). */
  confirmed: z.strictObject({ at: z.string(), by: z.string() }).optional(),
});
export type GrantEntry = z.infer<typeof GrantEntry>;

/** True for grants of one role at one scope to the same identity. */
export function sameGrant(one: WantedGrant, other: WantedGrant): boolean {
  return (
    one.scope === other.scope &&
    one.roleId === other.roleId &&
    one.identity === other.identity &&
    one.addon === other.addon
  );
}

/** The role assignments that stay if a run ends early, one sentence each. */
export function granted(ledger: readonly GrantEntry[]): string[] {
  return ledger.map(({ roleName: role, scope, outcome }) =>
    remaining("role-assigned", { role, scope, made: outcome === "made" }),
  );
}
