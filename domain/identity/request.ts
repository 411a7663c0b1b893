import { z } from "zod";
import { UserAssignedIdentityId } from "../arm-id/schemas.ts";
import { Location } from "../regions/place.ts";
import { RequestedTags } from "../schema/tags.ts";

/** Whoever has a token of `issuer` for `subject` can sign in as the identity; workload identity uses this. */
export const FederatedCredential = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/,
      "must be 3 to 120 letters, digits, hyphens and underscores, the first of them a letter or digit",
    ),
  issuer: z.url({ protocol: /^https$/, message: "must be the https URL of a token issuer" }).max(600),
  subject: z
    .string()
    .min(1)
    .max(600)
    .meta({ examples: ["system:serviceaccount:orders:api"] }),
  audiences: z.array(z.string().min(1).max(600)).min(1).max(1).optional().meta({
    description: "Defaults to api://AzureADTokenExchange; Azure takes one.",
  }),
});
export type FederatedCredential = z.infer<typeof FederatedCredential>;

export const IdentityRequest = z.strictObject({
  identityId: UserAssignedIdentityId.meta({
    description: "The user-assigned identity to have; created where absent, adopted where it exists.",
  }),
  location: Location.meta({ description: "Region of the identity, and of its resource group where absent." }),
  tags: RequestedTags.optional().meta({
    description: "Tags of what the run creates, as policies may ask for. What exists keeps its own.",
  }),
  federatedCredentials: z.array(FederatedCredential).max(20).optional().meta({
    description: "Credentials that the identity must have. Others that it has are left alone.",
  }),
});
export type IdentityRequest = z.infer<typeof IdentityRequest>;
