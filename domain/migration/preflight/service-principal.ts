import { days } from "../../text/duration.ts";
import type { Finding } from "../../findings/finding.ts";
import { finding } from "../../findings/findings.ts";
import type { Check } from "./check.ts";
import type { ServicePrincipalFacts } from "../../cluster/principals.ts";
import { whyUnknown } from "../../reasons/unknown.ts";

/** A secret that lasts less than this is worth a warning. */
const EXPIRES_SOON_MS = days(30);

export const principalAlive: Check = ({ cluster, servicePrincipal, readAt }, { registries }, expectedMs) => {
  if (servicePrincipal === undefined) return [];
  const principal = cluster.servicePrincipalClientId ?? cluster.id;
  switch (servicePrincipal.kind) {
    case "unreadable": {
      const { because } = servicePrincipal;
      // Whoever names the registries has said what the cluster pulls; without that nobody knows.
      return registries === undefined
        ? [finding("service-principal-roles-unknown", principal, { because })]
        : [finding("service-principal-unreadable", principal, { because })];
    }
    case "missing":
      return [finding("service-principal-missing", principal)];
    case "found":
      return [
        ...(servicePrincipal.disabled === true
          ? [finding("service-principal-disabled", principal, { objectId: servicePrincipal.objectId })]
          : []),
        ...credentialFindings(principal, servicePrincipal, Date.parse(readAt), expectedMs),
      ];
  }
};

type Found = Extract<ServicePrincipalFacts, { readonly kind: "found" }>;

/** Where the application is not seen, the ends that are seen say nothing of the secret that the cluster has. */
function credentialFindings(
  principal: string,
  { expiresOn, firstExpiresOn, applicationUnseen }: Found,
  now: number,
  expectedMs: number,
): readonly Finding[] {
  if (applicationUnseen !== undefined)
    return [finding("service-principal-expiry-unknown", principal, { because: applicationUnseen })];
  if (expiresOn === undefined) {
    const because = whyUnknown("no-credential-shown");
    return [finding("service-principal-expiry-unknown", principal, { because })];
  }
  const leftMs = Date.parse(expiresOn) - now;
  const expiry = dateOf(expiresOn);
  if (leftMs <= 0) return [finding("service-principal-expired", principal, { expiry })];
  if (leftMs < expectedMs) {
    return [finding("service-principal-expires-during-run", principal, { leftMs, expectedMs })];
  }
  if (firstExpiresOn !== undefined && Date.parse(firstExpiresOn) - now <= EXPIRES_SOON_MS) {
    return [
      finding("service-principal-secrets-differ", principal, {
        first: dateOf(firstExpiresOn),
        last: expiry,
        over: Date.parse(firstExpiresOn) <= now,
      }),
    ];
  }
  return leftMs > EXPIRES_SOON_MS
    ? []
    : [finding("service-principal-expires-soon", principal, { leftMs, expiry })];
}

const dateOf = (moment: string): string => moment.slice(0, 10);
