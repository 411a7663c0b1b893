import { z } from "zod";
import { GIVEN_BY_WORKFLOWS } from "../roles/roles.ts";

/** What a deployment keeps every run away from, and what it lets runs give. */
export const DeploymentGuardrails = z.strictObject({
  /** Ids of what Keyless itself consists of, such as its resource group: no run changes these or anything in them. */
  ownResources: z.array(z.string()),
  /** Name of the storage account that holds the records; absent where they are in a file. */
  ownStorageAccount: z.string().optional(),
  /** Issuers of tokens, besides the OIDC issuers of the served clusters, that federated credentials may trust. */
  allowedIssuers: z.array(z.string()),
  /** GUIDs of the roles that runs may give, in lower case. */
  grantableRoles: z.array(z.string()),
});
export type DeploymentGuardrails = z.infer<typeof DeploymentGuardrails>;

/** The same with who Keyless is, as its own token tells. */
export const Guardrails = DeploymentGuardrails.extend({
  /** Object id of the identity that Keyless runs as, in lower case; absent where its token does not tell. */
  ownPrincipalId: z.string().optional(),
});
export type Guardrails = z.infer<typeof Guardrails>;

/** Facts that came with the guardrails of the deployment that read them. */
export interface Guarded {
  readonly guardrails: Guardrails;
}

/** The schema of facts, for those that come with the guardrails. */
export function guarded<Shape extends z.ZodRawShape>(facts: z.ZodObject<Shape, z.core.$strict>) {
  return facts.extend({ guardrails: Guardrails });
}

/** Where a deployment says nothing: nothing is its own, no other issuer is trusted, workflows give what they need. */
export const DEFAULT_GUARDRAILS: DeploymentGuardrails = {
  ownResources: [],
  allowedIssuers: [],
  grantableRoles: GIVEN_BY_WORKFLOWS.map(({ id }) => id),
};

export function isOwnPrincipal({ ownPrincipalId }: Guardrails, principalId: string): boolean {
  return principalId.toLowerCase() === ownPrincipalId;
}

export function isGrantable({ grantableRoles }: DeploymentGuardrails, roleId: string): boolean {
  return grantableRoles.includes(roleId.toLowerCase());
}
