import { z } from "zod";
import { GIVEN_BY_WORKFLOWS } from "../roles/roles.ts";

/** What no run of a deployment may change, and which roles runs may assign. */
export const DeploymentGuardrails = z.strictObject({
  /** Ids of what Keyless itself consists of, such as its resource group: no run changes these or anything in them. */
  ownResources: z.array(z.string()),
  /** Name of the storage account with the records; absent if they are in a file. */
  ownStorageAccount: z.string().optional(),
  /** Issuers of tokens, besides the OIDC issuers of the served clusters, that federated credentials may trust. */
  allowedIssuers: z.array(z.string()),
  /** GUIDs of the roles that runs may assign, in lower case. */
  grantableRoles: z.array(z.string()),
});
export type DeploymentGuardrails = z.infer<typeof DeploymentGuardrails>;

/** The same, with the identity of Keyless itself from its token. */
export const Guardrails = DeploymentGuardrails.extend({
  /** Object id of Keyless's own identity, in lower case; absent if its token does not contain it. */
  ownPrincipalId: z.string().optional(),
});
export type Guardrails = z.infer<typeof Guardrails>;

/** Facts with the guardrails of the deployment that read them. */
export interface Guarded {
  readonly guardrails: Guardrails;
}

/** The schema of facts with guardrails. */
export function guarded<Shape extends z.ZodRawShape>(facts: z.ZodObject<Shape, z.core.$strict>) {
  return facts.extend({ guardrails: Guardrails });
}

/** The guardrails without settings: no own resources, no other issuers, and the roles that the workflows need. */
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
