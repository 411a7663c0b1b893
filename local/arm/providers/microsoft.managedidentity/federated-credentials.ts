import { ArmError } from "../../core/arm-error.ts";
import type { ChildType } from "../../core/children.ts";
import { textAt, textsAt } from "../../world/json.ts";

/** Of one identity. Source: docs: workload-identity-overview. */
const AT_MOST = 20;

function refused(code: string, message: string): ArmError {
  return new ArmError({ status: 400, code, message });
}

/**
 * Trust in tokens of an issuer, such as a cluster's. Limit: docs: workload-identity-overview; issuer and subject are
 * unique in an identity: docs: workload-identity-federation-considerations. Codes and texts are this simulator's own.
 */
export const federatedCredentials = (
  identity: string,
  requireParent: ChildType["requireParent"],
): ChildType => ({
  namespace: "Microsoft.ManagedIdentity",
  list: `${identity}/federatedIdentityCredentials`,
  type: "userAssignedIdentities/federatedIdentityCredentials",
  requireParent,
  check: (_context, sent, others) => {
    const issuer = textAt(sent, "properties", "issuer");
    const subject = textAt(sent, "properties", "subject");
    if (
      issuer === undefined ||
      subject === undefined ||
      textsAt(sent, "properties", "audiences").length === 0
    ) {
      throw refused(
        "InvalidRequestContent",
        "A federated identity credential needs properties.issuer, properties.subject and properties.audiences.",
      );
    }
    if (others.length >= AT_MOST) {
      throw refused(
        "FederatedIdentityCredentialLimitExceeded",
        `Too many federated identity credentials: at most ${String(AT_MOST)} for each identity.`,
      );
    }
    const twin = others.some(
      (other) =>
        textAt(other, "properties", "issuer") === issuer &&
        textAt(other, "properties", "subject") === subject,
    );
    if (twin) {
      throw refused(
        "IssuerAndSubjectCombinationExists",
        "Issuer and subject combination already exists for this managed identity.",
      );
    }
  },
});
