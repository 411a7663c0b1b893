import { z } from "zod";

/** The service principal in Microsoft Entra ID; `unreadable` if Keyless may not read it. */
export const ServicePrincipalFacts = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("found"),
    objectId: z.string(),
    displayName: z.string(),
    /** When the last of its secrets and certificates expires (ISO 8601); absent if none is shown. */
    expiresOn: z.string().optional(),
    /** When the first of several expires, because nobody knows which of them the cluster uses. */
    firstExpiresOn: z.string().optional(),
    /** True if the service principal is disabled and cannot sign in. */
    disabled: z.boolean().optional(),
    /** Why the credentials of the application, where most secrets of clusters are, could not be read; absent if they were. */
    applicationUnseen: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal("missing") }),
  z.strictObject({ kind: z.literal("unreadable"), because: z.string() }),
]);

export type ServicePrincipalFacts = z.infer<typeof ServicePrincipalFacts>;

/** The service principal that nodes still use because they were not reimaged after their cluster had left it. */
export const FormerPrincipal = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("known"), clientId: z.string(), objectId: z.string() }),
  z.strictObject({
    kind: z.literal("unknown"),
    because: z.string(),
    /** Azure names it, but Microsoft Entra ID does not know it. */
    clientId: z.string().optional(),
  }),
]);

export type FormerPrincipal = z.infer<typeof FormerPrincipal>;
