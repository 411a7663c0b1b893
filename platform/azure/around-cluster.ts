import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Quota, SubnetAddresses } from "../../domain/preflight/facts.ts";
import type { Region } from "../../domain/preflight/quota.ts";

/** What to read about the related resources of a cluster. */
export interface RelatedTo {
  readonly region: Region;
  /** The principals whose role assignments are read. */
  readonly principalIds: readonly string[];
  readonly registryIds: readonly ResourceId[];
  readonly subnetIds: readonly ResourceId[];
  /** Identities to check for existence. */
  readonly identityIds?: readonly ResourceId[];
  /** Client ids and object ids whose users are read. */
  readonly actors?: readonly string[];
  /** True if some of them are identities that resources other than clusters can have. */
  readonly attached?: boolean;
}

/** A role assignment in Resource Graph, with the registry at its scope. */
export interface ShownGrant {
  readonly id: string;
  readonly principalId: string;
  readonly role: string;
  readonly scope: string;
  readonly condition?: string;
  readonly conditionVersion?: string;
  readonly registryMode?: string;
}

/** The clusters and other resources that use a service principal or an identity. */
export interface UsersShown {
  readonly clusters: readonly string[];
  /** Other resources, without the nodes of these clusters. */
  readonly resources: readonly string[];
}

/** The related resources of a cluster in Resource Graph; some minutes old. */
export interface RelatedResources {
  readonly grants: readonly ShownGrant[];
  /** The permission modes of the requested registries, as ACR spells them. */
  readonly registries: readonly { readonly id: ResourceId; readonly mode: string }[];
  /** Those of the identities that exist. */
  readonly identities: readonly {
    readonly resourceId: string;
    readonly principalId: string;
    /** Its region, if only resources in that region may use it. */
    readonly isolatedTo?: string;
  }[];
  readonly routeTables: Readonly<Record<string, ResourceId>>;
  /** What the subnets refer to: route tables, network security groups and NAT gateways, by the subnet's id. */
  readonly linked: Readonly<Record<string, readonly ResourceId[]>>;
  /** Every visible registry with its permission mode. */
  readonly allRegistries: readonly { readonly id: ResourceId; readonly mode: string }[];
  /** The users of the actors. */
  readonly users: UsersShown;
  readonly freeAddresses: readonly (SubnetAddresses & { readonly subnetId: ResourceId })[];
  /** The scopes of the policy assignments that are enforced; undefined if Azure did not say. */
  readonly policyScopes: readonly string[] | undefined;
  /** The quotas of the region; undefined if Azure did not say. */
  readonly quotas: readonly Quota[] | undefined;
}

/** The node resource group of a cluster. */
export interface NodeGroup {
  readonly subscription: string;
  readonly nodeResourceGroup: string;
}

/** The identities of a pool's scale set or machine. */
export interface PoolIdentities {
  readonly pool: string;
  readonly identityIds: string[];
}

/** A cluster with managed identities, and nodes that still use its former service principal. */
interface HalfMigrated {
  readonly id: ResourceId;
  /** Client id of its former service principal, in lower case; absent if Azure does not show it any more. */
  readonly left?: string | undefined;
}

export type HalfMigratedClusters =
  | { readonly kind: "known"; readonly clusters: readonly HalfMigrated[] }
  /** It is not known whether there are such clusters. */
  | { readonly kind: "unknown"; readonly because: string };

/** The principals whose role assignments are read, and the earliest creation time (milliseconds since the epoch). */
export interface RecentRolesOf {
  readonly principalIds: readonly string[];
  readonly since: number;
}
