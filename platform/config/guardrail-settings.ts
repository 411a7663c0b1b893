import { z } from "zod";
import { type DeploymentGuardrails, DEFAULT_GUARDRAILS } from "../../domain/guardrails/guardrails.ts";
import { RoleScope } from "../../domain/arm-id/schemas.ts";
import { FederatedCredential } from "../../domain/identity/request.ts";
import { roleByName } from "../../domain/roles/roles.ts";
import { widthOf } from "../../domain/roles/width.ts";
import { defined } from "../../domain/schema/defined.ts";

const listed = (text: string): string[] => text.split(",").map((part) => part.trim());

/** A resource group or a resource in one: a subscription also contains what is not Keyless's. */
const Resource = RoleScope.refine((id) => ["resourceGroup", "resource"].includes(widthOf(id)));

const Roles = z
  .string()
  .transform((text) =>
    text.trim() === "none" ? [] : listed(text).map((role) => roleByName(role)?.id ?? role),
  )
  .pipe(z.array(z.guid().toLowerCase()));

/** What runs may not change, and which roles they may assign. */
export const guardrailSettings = {
  KEYLESS_OWN_RESOURCES: z
    .string()
    .transform(listed)
    .pipe(z.array(Resource).min(1))
    .optional()
    .meta({
      description:
        "must be the ids of the resource groups or resources of Keyless itself, separated by commas; no run changes them or anything in them",
      examples: ["/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-keyless"],
    }),
  KEYLESS_ALLOWED_ISSUERS: z
    .string()
    .transform(listed)
    .pipe(z.array(FederatedCredential.shape.issuer).min(1))
    .optional()
    .meta({
      description:
        "must be the https URLs of token issuers, separated by commas, that federated credentials may trust in addition to the OIDC issuers of the served clusters; every character counts, as in Microsoft Entra ID",
      examples: ["https://token.actions.githubusercontent.com"],
    }),
  KEYLESS_GRANTABLE_ROLES: Roles.optional().meta({
    description:
      "must be the names or GUIDs of the roles that runs may assign, separated by commas, or none; a plan that assigns another role is refused",
    examples: ["Network Contributor,AcrPull"],
  }),
} as const;

interface Given {
  readonly KEYLESS_OWN_RESOURCES?: readonly string[] | undefined;
  readonly KEYLESS_ALLOWED_ISSUERS?: readonly string[] | undefined;
  readonly KEYLESS_GRANTABLE_ROLES?: readonly string[] | undefined;
}

/** The guardrails of the settings. */
export function guardrailsOf(given: Given, storageAccount?: string): DeploymentGuardrails {
  return {
    ownResources: [...(given.KEYLESS_OWN_RESOURCES ?? DEFAULT_GUARDRAILS.ownResources)],
    ...defined({ ownStorageAccount: storageAccount }),
    allowedIssuers: [...(given.KEYLESS_ALLOWED_ISSUERS ?? DEFAULT_GUARDRAILS.allowedIssuers)],
    grantableRoles: [...(given.KEYLESS_GRANTABLE_ROLES ?? DEFAULT_GUARDRAILS.grantableRoles)],
  };
}
