import { z } from "zod";
import { AnyResourceId } from "../arm-id/schemas.ts";
import { GrantCondition } from "./condition.ts";
import { CustomRole } from "../roles/custom-role.ts";

/**
 * How a registry decides about pulls: by role assignments on the registry (`AcrPull`), or by attributes of each
 * repository, where `AcrPull` is ignored and Container Registry Repository Reader is needed.
 */
export const RegistryMode = z.enum(["registry", "repository"]);

export type RegistryMode = z.infer<typeof RegistryMode>;

/** A role assignment that a principal holds, with what is known of the resource at its scope. */
export const HeldRoleAssignment = z.strictObject({
  id: z.string(),
  roleDefinitionId: z.string(),
  /** As Azure has it: a management group and the root are scopes, too. */
  scope: z.string(),
  /** Which of a managed cluster's two identities holds it; a service principal is both, also a former one. */
  by: z.enum(["controlPlane", "kubelet"]).optional(),
  /** Object id of the group that the assignment is made to; its members have it, and others than the principal may be in it. */
  through: z.string().optional(),
  /** Only for registries: how they decide about pulls. */
  registryMode: RegistryMode.optional(),
  /** Under which the assignment holds; absent for one without a condition. */
  condition: GrantCondition.optional(),
  /** What the role is, where it is not known here; absent where Azure does not show it. */
  custom: CustomRole.optional(),
});

export type HeldRoleAssignment = z.infer<typeof HeldRoleAssignment>;

/** A key vault, and whether role assignments or its own access policies decide who may read. */
export const KeyVault = z.strictObject({ id: AnyResourceId, decidesBy: z.enum(["roles", "accessPolicies"]) });

export type KeyVault = z.infer<typeof KeyVault>;
