import { z } from "zod";

/** A user-assigned identity in a list. */
export const ListedIdentity = z.strictObject({
  resourceId: z.string(),
  /** The object id in the directory, which role assignments use. */
  principalId: z.string(),
  /** The application id, which tokens use. */
  clientId: z.string(),
  location: z.string(),
  /** Its region, if only resources in that region may use it. */
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
