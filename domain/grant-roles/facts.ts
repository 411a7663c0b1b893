import { z } from "zod";
import { AbsentScope, AssignmentRoom } from "../preflight/facts.ts";
import { Permission } from "../roles/permission.ts";
import { RoleRights } from "../roles/roles.ts";

/** Who is to get roles, as far as it could be found out. */
export const PrincipalFacts = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("found"),
    principalId: z.string(),
    displayName: z.string(),
  }),
  z.strictObject({ kind: z.literal("missing") }),
  /** Keyless may not read the directory; the id may be right. */
  z.strictObject({ kind: z.literal("unverified"), principalId: z.string(), because: z.string() }),
]);
export type PrincipalFacts = z.infer<typeof PrincipalFacts>;

export const FoundRole = z.strictObject({
  asked: z.string(),
  id: z.string(),
  name: z.string(),
  /** What the role lets a principal do, as Azure shows it; absent for one that `domain/roles` knows, and where Azure does not say. */
  rights: z.array(RoleRights).optional(),
});
export type FoundRole = z.infer<typeof FoundRole>;

export const GrantFacts = z.strictObject({
  readAt: z.string(),
  principal: PrincipalFacts,
  /** The roles that were found, by the text that they were asked for with. */
  roles: z.array(FoundRole),
  /** What the principal holds already at the scopes or above. */
  held: z.array(z.strictObject({ id: z.string(), scope: z.string(), roleId: z.string() })),
  /** What Keyless itself may do at each scope; none where Azure shows it no such scope. */
  rights: z.array(z.strictObject({ scope: z.string(), permissions: z.array(Permission) })),
  absentScopes: z.array(AbsentScope).optional(),
  /** Of subscriptions in which the role assignments do not fit, or hardly. */
  assignmentRoom: z.array(AssignmentRoom).optional(),
});
export type GrantFacts = z.infer<typeof GrantFacts>;
