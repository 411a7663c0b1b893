import { z } from "zod";
import { Permission } from "../permission.ts";

/** Who is to get roles, as far as it could be found out. */
export const PrincipalFacts = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("found"),
    principalId: z.string(),
    displayName: z.string(),
    /** True for the identity that Keyless itself runs as. */
    isKeyless: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal("missing") }),
  /** Keyless may not read the directory; the id may be right. */
  z.strictObject({ kind: z.literal("unverified"), principalId: z.string(), because: z.string() }),
]);
export type PrincipalFacts = z.infer<typeof PrincipalFacts>;

export const GrantFacts = z.strictObject({
  readAt: z.string(),
  principal: PrincipalFacts,
  /** The roles that were found, by the text that they were asked for with. */
  roles: z.array(z.strictObject({ asked: z.string(), id: z.string(), name: z.string() })),
  /** What the principal holds already at the scopes or above. */
  held: z.array(z.strictObject({ id: z.string(), scope: z.string(), roleId: z.string() })),
  /** What Keyless itself may do at each scope; none where Azure shows it no such scope. */
  rights: z.array(z.strictObject({ scope: z.string(), permissions: z.array(Permission) })),
});
export type GrantFacts = z.infer<typeof GrantFacts>;
