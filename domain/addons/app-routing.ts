import { partsOf, type ResourceId } from "../arm-id/arm-id.ts";
import { forAddon } from "../grants/wanted/wanted-grant.ts";
import { ROLES } from "../roles/roles.ts";
import type { AddonRow } from "./addon-row.ts";
import { wantedBecause } from "../reasons/wanted-roles.ts";

export const APP_ROUTING: AddonRow = {
  profile: "webAppRouting",
  within: "ingressProfile",
  identity: {
    key: "app-routing",
    title: "Application routing, NGINX",
    defaultRights: "none",
    rightsToAdd: "Key Vault Certificate User at the vault, DNS Zone Contributor at the zones",
  },
  vaults: {
    role: ROLES.keyVaultCertificateUser,
    requested: "ingress-certificates-requested",
    readBefore: "ingress-certificates-read-before",
  },
  grants: ({ name, dnsZoneIds = [] }) =>
    dnsZoneIds.map((zone) =>
      forAddon(
        name,
        isPrivateZone(zone) ? ROLES.privateDnsZoneContributor : ROLES.dnsZoneContributor,
        zone,
        wantedBecause("ingress-records"),
      ),
    ),
};

function isPrivateZone(zoneId: ResourceId): boolean {
  return partsOf(zoneId).types.at(-1)?.toLowerCase() === "privatednszones";
}
