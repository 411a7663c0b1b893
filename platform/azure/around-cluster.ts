import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Quota, SubnetAddresses } from "../../domain/preflight/facts.ts";
import type { Region } from "../../domain/preflight/quota.ts";

/** What is looked up around a cluster. */
export interface RelatedTo {
  readonly region: Region;
  /** Whose role assignments. */
  readonly principalIds: readonly string[];
  readonly registryIds: readonly ResourceId[];
  readonly subnetIds: readonly ResourceId[];
  /** Identities of which is asked whether they exist. */
  readonly identityIds?: readonly ResourceId[];
  /** Client ids and object ids of which is asked who runs on them. */
  readonly actors?: readonly string[];
  /** True where some of them are identities that others than clusters can have. */
  readonly attached?: boolean;
}

/** A role assignment as Resource Graph shows it, with the registry at its scope. */
export interface ShownGrant {
  readonly id: string;
  readonly principalId: string;
  readonly role: string;
  readonly scope: string;
  readonly condition?: string;
  readonly registryMode?: string;
}

/** Who runs on a service principal or an identity. */
export interface UsersShown {
  readonly clusters: readonly string[];
  /** Other resources, without the nodes of these clusters. */
  readonly resources: readonly string[];
}

/** What Resource Graph shows around a cluster; some minutes old. */
export interface RelatedResources {
  readonly grants: readonly ShownGrant[];
  /** How the registries that were asked about decide, as ACR spells it. */
  readonly registries: readonly { readonly id: ResourceId; readonly mode: string }[];
  /** Those of the identities that exist. */
  readonly identities: readonly {
    readonly resourceId: string;
    readonly principalId: string;
    /** Its region, where only resources there may use it. */
    readonly isolatedTo?: string;
  }[];
  readonly routeTables: Readonly<Record<string, ResourceId>>;
  /** What the subnets name: route tables, network security groups and NAT gateways, by the subnet's id. */
  readonly linked: Readonly<Record<string, readonly ResourceId[]>>;
  /** Every registry that Azure shows, and how it decides. */
  readonly allRegistries: readonly { readonly id: ResourceId; readonly mode: string }[];
  /** Who runs on one of the actors. */
  readonly users: UsersShown;
  readonly freeAddresses: readonly (SubnetAddresses & { readonly subnetId: ResourceId })[];
  /** Where policies are assigned that are in force; undefined where Azure did not say. */
  readonly policyScopes: readonly string[] | undefined;
  /** The quotas of the region; undefined where Azure did not say. */
  readonly quotas: readonly Quota[] | undefined;
}

/** Of a cluster, where its nodes are. */
export interface NodeGroup {
  readonly subscription: string;
  readonly nodeResourceGroup: string;
}

/** What the scale set or the machine of a pool carries. */
export interface PoolIdentities {
  readonly pool: string;
  readonly identityIds: string[];
}

/** A cluster with managed identities and nodes that go on with what it had before. */
interface HalfMigrated {
  readonly id: ResourceId;
  /** Client id of the service principal that it has left, in lower case; absent where Azure does not show it any more. */
  readonly left?: string | undefined;
}

export type HalfMigratedClusters =
  | { readonly kind: "known"; readonly clusters: readonly HalfMigrated[] }
  /** Nobody can tell which clusters these are: there may be some. */
  | { readonly kind: "unknown"; readonly because: string };

/** Whose role assignments are asked for, and since when they must have been created (milliseconds since 1970). */
export interface RecentRolesOf {
  readonly principalIds: readonly string[];
  readonly since: number;
}
