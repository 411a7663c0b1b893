import { z } from "zod";
import { Lock } from "../lock.ts";

/** A user-assigned identity in a list. */
export const ListedIdentity = z.strictObject({
  resourceId: z.string(),
  /** Object id in the directory: what role assignments name. */
  principalId: z.string(),
  /** Application id: what tokens name. */
  clientId: z.string(),
  location: z.string(),
});
export type ListedIdentity = z.infer<typeof ListedIdentity>;

export const KnownCredential = z.strictObject({
  name: z.string(),
  issuer: z.string(),
  subject: z.string(),
  audiences: z.array(z.string()),
});
export type KnownCredential = z.infer<typeof KnownCredential>;

/** What is known of an identity and its group before anything is made. */
export const IdentityFacts = z.strictObject({
  readAt: z.string(),
  /** Absent where there is no such group. */
  groupLocation: z.string().optional(),
  /** Every identity of the group. */
  inGroup: z.array(ListedIdentity),
  /** Credentials of the identity itself; none where it is absent. */
  credentials: z.array(KnownCredential),
  locks: z.array(Lock),
});
export type IdentityFacts = z.infer<typeof IdentityFacts>;
