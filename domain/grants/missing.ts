import { ADDONS } from "../addons/table.ts";
import { remaining } from "../remains/remains.ts";
import { type GrantEntry, granteeOf, sameGrant, type WantedGrant } from "./grant.ts";
import { SYSTEM_ASSIGNED } from "../cluster/target.ts";

/** The cluster whose identities lack roles, as far as the end of a run knows it. */
interface Lacking {
  readonly clusterId: string;
  /** True where the cluster was read back with its identities; else they may be there, or not. */
  readonly hasIdentities: boolean;
  /** Id of the identity of the control plane, or SYSTEM_ASSIGNED. */
  readonly controlPlane: string;
}

/** The wanted role assignments that a run has not made, a line each, with the command that makes it. */
export function missingGrants(
  wanted: readonly WantedGrant[],
  ledger: readonly GrantEntry[],
  lacking: Lacking,
): string[] {
  return wanted
    .filter((grant) => !ledger.some((entry) => sameGrant(grant, entry)))
    .map((grant) =>
      remaining("role-not-assigned", {
        role: grant.roleName,
        scope: grant.scope,
        to: granteeOf(grant),
        certain: lacking.hasIdentities,
        ask: `az aks show --ids ${lacking.clusterId} --query ${principalWithin(grant, lacking)} --output tsv`,
      }),
    );
}

/** Where the cluster's JSON shows the object id of who gets a role, as a JMESPath of one word. */
function principalWithin({ identity, addon = "" }: WantedGrant, { controlPlane }: Lacking): string {
  switch (identity) {
    case "kubelet":
      return "identityProfile.kubeletidentity.objectId";
    case "addon": {
      const row = ADDONS.find(({ profile }) => profile.toLowerCase() === addon.toLowerCase());
      return `${row?.within ?? "addonProfiles"}.${addon}.identity.objectId`;
    }
    case "controlPlane":
    case "named":
      return controlPlane === SYSTEM_ASSIGNED
        ? "identity.principalId"
        : '"identity.userAssignedIdentities.*.principalId | [0]"';
  }
}
