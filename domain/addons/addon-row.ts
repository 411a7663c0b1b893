import type { Addon } from "../cluster/cluster.ts";
import type { Finding } from "../findings/finding.ts";
import type { WantedGrant } from "../grants/grant.ts";
import type { AccessFacts } from "../grants/facts.ts";
import type { Role } from "../roles/roles.ts";
import type { WantedRoleCode } from "../reasons/wanted-roles.ts";

type VaultReason = Extract<WantedRoleCode, `${"ingress-certificates" | "secrets"}-${string}`>;

/** Everything that Keyless knows of one add-on, or ingress feature, that has an identity. */
export interface AddonRow {
  /** Name of its profile, as Azure documents it; AKS keeps whatever case it was set with. */
  readonly profile: string;
  /** The field of the cluster's `properties` that contains its profile. */
  readonly within: "addonProfiles" | "ingressProfile";
  /** Its row in the table of identities that an inspection shows. */
  readonly identity: {
    readonly key: string;
    readonly title: string;
    readonly defaultRights: string;
    readonly rightsToAdd: string;
  };
  /** What it reads from key vaults, which the cluster's JSON does not name. */
  readonly vaults?: {
    readonly role: Role;
    /** Why the role is wanted at a vault that the request names. */
    readonly requested: VaultReason;
    /** Why the role is wanted at a vault that the service principal could read. */
    readonly readBefore: VaultReason;
  };
  /**
   * The roles that it needs outside of the node resource group, as far as the facts show; those on key vaults are added
   * separately.
   */
  readonly grants?: (addon: Addon, facts: AccessFacts) => WantedGrant[];
  /** Findings for a person, about what role assignments of a run cannot solve. */
  readonly findings?: (addon: Addon, facts: AccessFacts) => Finding[];
}
