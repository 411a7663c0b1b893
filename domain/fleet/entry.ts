import { z } from "zod";
import { AnyResourceId, ClusterId } from "../arm-id/schemas.ts";
import { ControlPlane, KubeletIdentity } from "../cluster/cluster.ts";
import { openObject } from "../schema/open-object.ts";
import { SecretEnds } from "./secret-ends.ts";

/**
 * The identity that a cluster uses. `halfDone`: it shows managed identities, and nodes of some pools still use the
 * service principal. `unknown`: it could not be read.
 */
export const IdentityKind = z.enum([
  "servicePrincipal",
  "systemAssigned",
  "userAssigned",
  "halfDone",
  "unknown",
]);
export type IdentityKind = z.infer<typeof IdentityKind>;

/**
 * The identity that the nodes of a pool have. `otherIdentity`: identities, but some nodes lack the kubelet identity.
 * `noNodes`: there are none. `keptByAks`: AKS manages the nodes and does not show them. `unknown`: Azure showed neither a
 * scale set nor machines, which says nothing about the nodes.
 */
export const Carried = z.enum([
  "servicePrincipal",
  "managedIdentity",
  "otherIdentity",
  "noNodes",
  "keptByAks",
  "unknown",
]);
export type Carried = z.infer<typeof Carried>;

export const FleetPool = openObject({
  name: z.string(),
  mode: z.string(),
  osType: z.string(),
  type: z.string(),
  /** The configured number of nodes; absent if Azure does not show it. */
  count: z.number().int().optional(),
  vmSize: z.string().optional(),
  spot: z.boolean(),
  maxSurge: z.string().optional(),
  /** The most pods per node. */
  maxPods: z.number().int().optional(),
  subnetId: AnyResourceId.optional(),
  podSubnetId: AnyResourceId.optional(),
  nodeImageVersion: z.string().optional(),
  provisioningState: z.string(),
  powerState: z.string(),
  carries: Carried.catch("unknown"),
});
export type FleetPool = z.infer<typeof FleetPool>;

const FleetAddon = openObject({
  name: z.string(),
  /** Object id of its own identity; absent if it has none. */
  principalId: z.string().optional(),
  usesClusterIdentity: z.boolean(),
});

/** What the cluster's own JSON and its scale sets and machines showed. */
export const SeenCluster = openObject({
  provisioningState: z.string(),
  powerState: z.string(),
  kubernetesVersion: z.string(),
  nodeResourceGroup: z.string(),
  networkPlugin: z.string(),
  networkPluginMode: z.string().optional(),
  controlPlane: ControlPlane,
  /** Absent for a cluster with a service principal. */
  kubelet: KubeletIdentity.optional(),
  addons: z.array(FleetAddon),
  pools: z.array(FleetPool),
});
export type SeenCluster = z.infer<typeof SeenCluster>;

/** The service principal of a cluster. */
export const FleetPrincipal = openObject({
  /** As in the cluster's JSON. */
  clientId: z.string(),
  /** `missing`: the directory does not have it. `unreadable`: Keyless may not read it. */
  state: z.enum(["found", "disabled", "missing", "unreadable"]).catch("unreadable"),
  /** Absent if it was not found. */
  objectId: z.string().optional(),
  displayName: z.string().optional(),
  ends: SecretEnds,
});
export type FleetPrincipal = z.infer<typeof FleetPrincipal>;

/** The former service principal of a cluster, which its nodes still use. */
export const PrincipalLeft = openObject({
  /** Absent if Azure does not show it any more. */
  clientId: z.string().optional(),
});

/** The most ids of other clusters in an entry; the count includes all of them. */
export const SHARERS_NAMED = 20;

/** A principal or an identity of the cluster that other clusters use as well. */
export const Shared = openObject({
  as: z.enum(["servicePrincipal", "controlPlane", "kubelet"]),
  /** A service principal by its client id, an identity by its resource id; in lower case. */
  actor: z.string(),
  /** How many other clusters. */
  count: z.number().int().positive(),
  /** Their ids, at most 20 of them. */
  clusters: z.array(z.string()),
});
export type Shared = z.infer<typeof Shared>;

/** The most role assignments of each kind in an entry; the counts include all of them. */
export const GRANTS_NAMED = 20;

const MissingGrant = openObject({
  holder: z.string(),
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
});
const LeftOverGrant = openObject({
  /**
   * `ghost`: its principal does not exist any more. `duplicate`: another role assignment gives the same principal the
   * same role at a wider scope.
   */
  kind: z.string(),
  assignmentId: z.string(),
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
});

/** Role assignments that the cluster's identities need and lack, and those on its own resources that have no effect. */
export const FleetGrants = z.union([
  openObject({
    kind: z.literal("read"),
    missing: z.array(MissingGrant),
    missingCount: z.number().int(),
    leftOver: z.array(LeftOverGrant),
    leftOverCount: z.number().int(),
    /** What was not checked, one line each; the counts do not include it. */
    notLookedAt: z.array(z.string()),
    /** True if the groups of the cluster's identities are not known: a missing role may come through a group. */
    groupsUnread: z.literal(true).optional(),
  }),
  openObject({ kind: z.literal("unknown"), because: z.string() }),
]);
export type FleetGrants = z.infer<typeof FleetGrants>;

/** Whether a cluster is ready for its migration, as far as the inventory reads; its plan reads more. */
export const Readiness = z.union([
  openObject({ kind: z.literal("ready") }),
  /** Codes of the findings that would refuse its plan. */
  openObject({ kind: z.literal("blocked"), by: z.array(z.string()).min(1) }),
  openObject({ kind: z.literal("done") }),
  /** Pools whose nodes still use the service principal, and the blockers of the plan that completes them. */
  openObject({ kind: z.literal("halfDone"), pools: z.array(z.string()).min(1), by: z.array(z.string()) }),
  openObject({ kind: z.literal("unreadable"), because: z.string() }),
]);
export type Readiness = z.infer<typeof Readiness>;
export type ReadinessKind = Readiness["kind"];

export const READINESS_KINDS = [
  "ready",
  "blocked",
  "halfDone",
  "done",
  "unreadable",
] as const satisfies readonly ReadinessKind[];

/** One cluster of the fleet at the time of a snapshot. Each field says what its absence means. */
export const FleetEntry = openObject({
  id: ClusterId,
  /** GUID, in lower case. */
  subscription: z.string(),
  /** Absent if it could not be read. */
  region: z.string().optional(),
  /** Absent if they could not be read; empty if the cluster has none. */
  tags: z.record(z.string(), z.string()).optional(),
  identity: IdentityKind.catch("unknown"),
  /** Absent if the cluster could not be read. */
  cluster: SeenCluster.optional(),
  /** Absent if the cluster does not use a service principal, or could not be read. */
  principal: FleetPrincipal.optional(),
  /** What the nodes of a half-migrated cluster use. */
  left: PrincipalLeft.optional(),
  shared: z.array(Shared),
  /** Why it is not known whether more clusters use its service principal; absent if it is known. */
  sharersUnknown: z.string().optional(),
  grants: FleetGrants,
  readiness: Readiness,
});
export type FleetEntry = z.infer<typeof FleetEntry>;
