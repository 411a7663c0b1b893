import { days, spell } from "../../duration.ts";
import { AKS_DOCS, blocker, type Check } from "./check.ts";

/** A service principal that lasts less than this is worth a word. */
const EXPIRES_SOON_MS = days(30);

export const principalAlive: Check = ({ cluster, servicePrincipal, readAt }, _request, expectedMs) => {
  if (servicePrincipal === undefined) return [];
  const source = `${AKS_DOCS}/update-credentials`;
  const principal = cluster.servicePrincipalClientId ?? cluster.id;
  switch (servicePrincipal.kind) {
    case "unreadable":
      return [
        {
          severity: "warning",
          code: "service-principal-unreadable",
          resource: principal,
          means: `what the service principal holds and when it expires is unknown: ${servicePrincipal.because}`,
          remedy:
            "give Keyless Application.Read.All in Microsoft Graph, or name the registries in `registries` and check the grants yourself",
          source: "https://learn.microsoft.com/graph/permissions-reference",
        },
      ];
    case "missing":
      return [
        blocker("service-principal-missing", principal, {
          means: "the directory has no such service principal, so AKS cannot act for the cluster",
          remedy: "give the cluster a working one first: az aks update-credentials --reset-service-principal",
          source,
        }),
      ];
    case "found": {
      if (servicePrincipal.expiresOn === undefined) return [];
      const leftMs = Date.parse(servicePrincipal.expiresOn) - Date.parse(readAt);
      const expiry = servicePrincipal.expiresOn.slice(0, 10);
      if (leftMs <= 0) {
        return [
          blocker("service-principal-expired", principal, {
            means: `its secret expired on ${expiry}; AKS cannot update a cluster whose principal cannot sign in`,
            remedy:
              "give it a new secret first: az ad sp credential reset, then az aks update-credentials --reset-service-principal",
            source,
          }),
        ];
      }
      if (leftMs < expectedMs) {
        return [
          blocker("service-principal-expires-during-run", principal, {
            means: `its secret expires in ${spell(leftMs)}, before the run could end (${spell(expectedMs)})`,
            remedy: "renew the secret first: az ad sp credential reset, then az aks update-credentials",
            source,
          }),
        ];
      }
      if (leftMs > EXPIRES_SOON_MS) return [];
      return [
        {
          severity: "warning",
          code: "service-principal-expires-soon",
          resource: principal,
          means: `its secret expires in ${spell(leftMs)}, on ${expiry}; the cluster dies with it`,
          remedy: "migrate the cluster before then",
          source,
        },
      ];
    }
  }
};
