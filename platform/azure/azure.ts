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
  /** The subscriptions that Keyless serves, in lower case; undefined where it serves every one that it can see. */
  readonly served: Served;
  /** What is known of Azure's budgets. */
  readonly limiter: Limiter;
  /** The work that is under way, for what it reads piece by piece. */
  readonly attempts: Attempts;
  /** Calls to Microsoft Graph. */
  readonly graph: TokenPipeline;
  readonly clients: AzureClients;
  readonly clusters: ClusterList;
  /** What Resource Graph shows around a cluster; those who ask at the same time share a query, as for the nodes. */
  readonly related: (related: RelatedTo) => Promise<RelatedResources>;
  readonly poolIdentities: (group: NodeGroup) => Promise<PoolIdentities[]>;
  /** The role assignments that principals were given lately, shared as the nodes are. */
  readonly recentRoles: (ask: RecentRolesOf) => Promise<readonly string[]>;
  /** The clusters with managed identities and nodes without their kubelet identity, shared as the locks are. */
  readonly halfMigrated: (everywhere: "") => Promise<HalfMigratedClusters>;
  /** The locks of a subscription, shared as the clusters are. */
  readonly locks: (subscription: string) => Promise<readonly Lock[]>;
  /** What Keyless may do at a scope, those who ask for the same one sharing the answer, as all that follows. */
  readonly permissions: (scope: ArmId) => Promise<readonly Permission[]>;
  /** The deny assignments of a subscription. */
  readonly denyAssignments: (subscription: string) => Promise<readonly ListedDeny[]>;
  /** How many role assignments a subscription holds and may hold. */
  readonly assignmentRoom: (subscription: string) => Promise<AssignmentRoom | undefined>;
  readonly quotas: (region: Region) => Promise<readonly Quota[]>;
  /** The sizes of machines of a region. */
  readonly sizes: (region: Region) => Promise<readonly MachineSize[]>;
  /** How full the subnets of a network are. */
  readonly freeAddresses: (networkId: ResourceId) => Promise<readonly SubnetAddresses[]>;
}
