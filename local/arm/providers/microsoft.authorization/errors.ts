import { ArmError } from "../../core/arm-error.ts";

/** Sources: Azure/avdaccelerator#99 for the wording, azure-cli#33586 for the cause. */
export function principalNotFound(principalId: string, tenantId: string): ArmError {
  return new ArmError({
    status: 400,
    code: "PrincipalNotFound",
    message: `Principal ${principalId.replaceAll("-", "")} does not exist in the directory ${tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
  });
}

/**
 * The same (scope, principal, role) stands under another name. The text changed in 2025 without a new api-version and
 * differs by region, so only the code can be relied on. Sources: azure-cli#31995, azure-cli#32027.
 */
export function assignmentExists(existing: string, variant: "short" | "withId"): ArmError {
  return new ArmError({
    status: 409,
    code: "RoleAssignmentExists",
    message:
      variant === "short"
        ? "The role assignment already exists."
        : `The role assignment already exists. The ID of the existing role assignment is ${existing.replaceAll("-", "")}.`,
  });
}

/** Same name, other content. Source: MicrosoftDocs/azure-docs#85388. */
export function updateNotPermitted(): ArmError {
  return new ArmError({
    status: 400,
    code: "RoleAssignmentUpdateNotPermitted",
    message: "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
  });
}

/** The code is documented for role definitions that do not exist; its exact text is not. */
export function roleDoesNotExist(definitionId: string): ArmError {
  return new ArmError({
    status: 400,
    code: "RoleDefinitionDoesNotExist",
    message: `The specified role definition with ID '${definitionId.slice(definitionId.lastIndexOf("/") + 1).replaceAll("-", "")}' does not exist.`,
  });
}

/** 4000 a subscription. Source: docs: role-based-access-control/troubleshoot-limits. */
export function limitExceeded(): ArmError {
  return new ArmError({
    status: 400,
    code: "RoleAssignmentLimitExceeded",
    message: "No more role assignments can be created (code: RoleAssignmentLimitExceeded).",
  });
}

export function assignmentNotFound(name: string): ArmError {
  return new ArmError({
    status: 404,
    code: "RoleAssignmentNotFound",
    message: `The role assignment '${name}' is not found.`,
  });
}

export function invalidAssignment(message: string): ArmError {
  return new ArmError({ status: 400, code: "InvalidCreateRoleAssignmentRequest", message });
}

/** The type that was sent is not the principal's. Source: docs: role-based-access-control/troubleshooting; ARM words it so. */
export function otherPrincipalType(principalId: string, sent: string, real: string): ArmError {
  return new ArmError({
    status: 400,
    code: "UnmatchedPrincipalType",
    message: `The PrincipalId '${principalId.replaceAll("-", "")}' has type '${real}' , which is different from specified PrinciaplType '${sent}'.`,
  });
}

/** A condition needs its version. Source: docs: conditions-role-assignments-rest ("2.0"); code and text are this simulator's own. */
export function conditionVersion(): ArmError {
  return new ArmError({
    status: 400,
    code: "InvalidCondition",
    message: "A role assignment with a condition needs conditionVersion '2.0'.",
  });
}
