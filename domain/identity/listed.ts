import { z } from "zod";

/** A user-assigned identity in a list. */
export const ListedIdentity = z.strictObject({
  resourceId: z.string(),
  /** Object id in the directory: what role assignments name. */
  principalId: z.string(),
  /** Application id: what tokens name. */
  clientId: z.string(),
  location: z.string(),
  /** Its region, where only resources there may use it. */
  isolatedTo: z.string().optional(),
});
export type ListedIdentity = z.infer<typeof ListedIdentity>;

export const KnownCredential = z.strictObject({
  name: z.string(),
  issuer: z.string(),
  subject: z.string(),
  audiences: z.array(z.string()),
});
export type KnownCredential = z.infer<typeof KnownCredential>;
