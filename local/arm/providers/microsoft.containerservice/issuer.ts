import { at, textAt, withAt } from "../../world/json.ts";
import type { Moment } from "../../core/moment.ts";
import { guid } from "../../core/seed.ts";
import { canonical } from "../../world/ids.ts";
import type { ClusterRecord } from "../../world/tables.ts";

/** A cluster with an OIDC issuer shows its URL. Source: docs: use-oidc-issuer (form of the URL). */
export function withIssuer({ seed, settings }: Moment, cluster: ClusterRecord): ClusterRecord {
  const { body } = cluster;
  if (at(body, "properties", "oidcIssuerProfile", "enabled") !== true) return cluster;
  if (textAt(body, "properties", "oidcIssuerProfile", "issuerURL") !== undefined) return cluster;
  const id = guid(seed, "issuer", canonical(textAt(body, "id") ?? ""));
  const url = `https://${textAt(body, "location") ?? ""}.oic.prod-aks.azure.com/${settings.tenantId}/${id}/`;
  return { ...cluster, body: withAt(body, ["properties", "oidcIssuerProfile", "issuerURL"], url) };
}
