import { ArmError } from "../../../core/arm-error.ts";

/** Source: docs: azure-resource-manager/troubleshooting/error-invalid-template. */
export function invalidTemplate(problem: string): ArmError {
  return new ArmError({
    status: 400,
    code: "InvalidTemplate",
    message: `Deployment template validation failed: '${problem}'.`,
  });
}
