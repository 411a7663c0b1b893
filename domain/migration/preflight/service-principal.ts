import { days } from "../../duration.ts";
import type { Finding } from "../../finding.ts";
import { finding } from "../../findings.ts";
import type { Check } from "./check.ts";

/** A secret that lasts less than this is worth a warning. */
const EXPIRES_SOON_MS = days(30);

export const principalAlive: Check = ({ cluster, servicePrincipal, readAt }, _request, expectedMs) => {
  if (servicePrincipal === undefined) return [];
  const principal = cluster.servicePrincipalClientId ?? cluster.id;
  switch (servicePrincipal.kind) {
    case "unreadable":
      return [finding("service-principal-unreadable", principal, { because: servicePrincipal.because })];
    case "missing":
      return [finding("service-principal-missing", principal)];
    case "found":
      return servicePrincipal.expiresOn === undefined
        ? [finding("service-principal-expiry-unknown", principal)]
        : expiryOf(principal, servicePrincipal.expiresOn, readAt, expectedMs);
  }
};

function expiryOf(
  principal: string,
  expiresOn: string,
  readAt: string,
  expectedMs: number,
): readonly Finding[] {
  const leftMs = Date.parse(expiresOn) - Date.parse(readAt);
  const expiry = expiresOn.slice(0, 10);
  if (leftMs <= 0) return [finding("service-principal-expired", principal, { expiry })];
  if (leftMs < expectedMs) {
    return [finding("service-principal-expires-during-run", principal, { leftMs, expectedMs })];
  }
  return leftMs > EXPIRES_SOON_MS
    ? []
    : [finding("service-principal-expires-soon", principal, { leftMs, expiry })];
}
