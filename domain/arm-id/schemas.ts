import { z } from "zod";
import { type ArmId, isArmId, isResourceId, partsOf, type ResourceId, whyNot } from "./arm-id.ts";
import { isPlainName, isSegment } from "./names.ts";

/**
 * A schema for the id of one resource type, with an error that shows the expected form. The types that are asked for
 * have names of letters, digits and `_ - .`, so nothing else is let in.
 */
export function armIdOf(provider: string, ...types: string[]) {
  const shape = types.map((type) => `${type}/{name}`).join("/");
  const form = `/subscriptions/{guid}/resourceGroups/{group}/providers/${provider}/${shape}`;
  const isOfType = (text: string): boolean => {
    if (!isResourceId(text)) return false;
    const id = partsOf(text);
    return (
      same(id.provider, provider) && same(id.types.join("/"), types.join("/")) && id.names.every(isPlainName)
    );
  };
  return z
    .string()
    .refine(isOfType, {
      error: ({ input }) => `must be a resource id of the form ${form}: ${becauseOf(input)}`,
    })
    .brand<"ArmPath" | "ArmId" | "ResourceId">();
}

export const ClusterId = armIdOf("Microsoft.ContainerService", "managedClusters");
export const UserAssignedIdentityId = armIdOf("Microsoft.ManagedIdentity", "userAssignedIdentities");
export const KeyVaultId = armIdOf("Microsoft.KeyVault", "vaults");
export const RegistryId = armIdOf("Microsoft.ContainerRegistry", "registries");

/** The id of a resource inside a resource group, of whatever type, as Azure's answers hold it. */
export const AnyResourceId: z.ZodType<ResourceId, string> = z
  .string()
  .refine(isResourceId, { error: ({ input }) => `must be a resource id: ${becauseOf(input)}` })
  .brand<"ArmPath" | "ArmId" | "ResourceId">();

/** A scope that a role can be given at: a subscription, a resource group or a resource. Management groups are none. */
export const RoleScope: z.ZodType<ArmId, string> = z
  .string()
  .refine(isArmId, {
    error: ({ input }) =>
      `must be the id of a subscription, a resource group or a resource: ${becauseOf(input)}`,
  })
  .brand<"ArmPath" | "ArmId">();

const ASSIGNMENT =
  /^(.*)\/providers\/Microsoft\.Authorization\/roleAssignments\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MANAGEMENT_GROUP = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i;

/** The id of a role assignment, at whatever scope: one at a management group or at the root lies in no subscription. */
export const RoleAssignmentId = z
  .string()
  .refine(isAssignment, "must be the id of a role assignment")
  .brand<"ArmPath">();

function isAssignment(text: string): boolean {
  const [, scope] = ASSIGNMENT.exec(text) ?? [];
  if (scope === undefined) return false;
  const [, group] = MANAGEMENT_GROUP.exec(scope) ?? [];
  return group === undefined ? scope === "" || isArmId(scope) : isSegment(group);
}

function becauseOf(input: unknown): string {
  return typeof input === "string" ? whyNot(input) : "it is not text";
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
