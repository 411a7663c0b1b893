import type { TokenCredential } from "@azure/identity";
import type { ArmId, ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Lock } from "../../domain/preflight/locks.ts";
import type { Permission } from "../../domain/roles/permission.ts";
import type { AssignmentRoom, MachineSize, Quota, SubnetAddresses } from "../../domain/preflight/facts.ts";
import type { Region } from "../../domain/preflight/quota.ts";
import type {
  HalfMigratedClusters,
  NodeGroup,
  PoolIdentities,
  RecentRolesOf,
  RelatedResources,
  RelatedTo,
} from "./around-cluster.ts";
import type { Attempts } from "./budgets/attempts.ts";
import type { Limiter } from "./budgets/limiter.ts";
import type { Caller } from "./caller.ts";
import type { AzureClients } from "./clients.ts";
import type { ClusterList } from "./cluster-list.ts";
import type { ListedDeny } from "./deny-assignments.ts";
import type { Served } from "./fence.ts";
import type { TokenPipeline } from "./token-pipeline.ts";

/** One Azure, real or simulated, as the activities use it. */
export interface Azure extends Caller {
  readonly credential: TokenCredential;
  /** The subscriptions that Keyless serves, in lower case; undefined if it serves every one that it can read. */
  readonly served: Served;
  /** What is known about Azure's budgets (rate limits). */
  readonly limiter: Limiter;
  /** The activities in progress, with what they have already read. */
  readonly attempts: Attempts;
  /** Calls to Microsoft Graph. */
  readonly graph: TokenPipeline;
  readonly clients: AzureClients;
  readonly clusters: ClusterList;
  /** The related resources of a cluster in Resource Graph. Concurrent requests share a query, as for the nodes. */
  readonly related: (related: RelatedTo) => Promise<RelatedResources>;
  readonly poolIdentities: (group: NodeGroup) => Promise<PoolIdentities[]>;
  /** The recent role assignments of principals; shared as the nodes are. */
  readonly recentRoles: (ask: RecentRolesOf) => Promise<readonly string[]>;
  /** The clusters with managed identities and nodes without their kubelet identity; shared as the locks are. */
  readonly halfMigrated: (everywhere: "") => Promise<HalfMigratedClusters>;
  /** The locks of a subscription, shared as the clusters are. */
  readonly locks: (subscription: string) => Promise<readonly Lock[]>;
  /** Keyless's own permissions at a scope; shared, as everything below. */
  readonly permissions: (scope: ArmId) => Promise<readonly Permission[]>;
  /** The deny assignments of a subscription. */
  readonly denyAssignments: (subscription: string) => Promise<readonly ListedDeny[]>;
  /** How many role assignments a subscription has and can have. */
  readonly assignmentRoom: (subscription: string) => Promise<AssignmentRoom | undefined>;
  readonly quotas: (region: Region) => Promise<readonly Quota[]>;
  /** The VM sizes of a region. */
  readonly sizes: (region: Region) => Promise<readonly MachineSize[]>;
  /** The free addresses of the subnets of a network. */
  readonly freeAddresses: (networkId: ResourceId) => Promise<readonly SubnetAddresses[]>;
}
