import { z } from "zod";

/** The directory's record of the service principal; `unreadable` when Keyless may not read the directory. */
export const ServicePrincipalFacts = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("found"),
    objectId: z.string(),
    displayName: z.string(),
    /** When the last of its secrets and certificates expires (ISO 8601); absent where none is shown. */
    expiresOn: z.string().optional(),
    /** When the first of several expires: nobody can tell which of them the cluster has. */
    firstExpiresOn: z.string().optional(),
    /** True for one that may not sign in at all. */
    disabled: z.boolean().optional(),
    /** Why the credentials of the application, where AKS's mostly are, could not be seen; absent where they were. */
    applicationUnseen: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal("missing") }),
  z.strictObject({ kind: z.literal("unreadable"), because: z.string() }),
]);

export type ServicePrincipalFacts = z.infer<typeof ServicePrincipalFacts>;

/** Whom nodes still act as that nobody re-imaged since their cluster left its service principal. */
export const FormerPrincipal = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("known"), clientId: z.string(), objectId: z.string() }),
  z.strictObject({
    kind: z.literal("unknown"),
    because: z.string(),
    /** Where Azure shows it, and the directory does not. */
    clientId: z.string().optional(),
  }),
]);

export type FormerPrincipal = z.infer<typeof FormerPrincipal>;
