import { z } from "zod";
import { AnyResourceId, ClusterId } from "../arm-id/schemas.ts";
import { ControlPlane, KubeletIdentity } from "../cluster/cluster.ts";
import { openObject } from "../schema/open-object.ts";
import { SecretEnds } from "./secret-ends.ts";

/**
 * Whom a cluster acts as. `halfDone`: it shows managed identities, and nodes of some pools go on with the service principal.
 * `unknown`: it could not be read.
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
 * What the nodes of a pool carry. `otherIdentity`: identities, and the kubelet's is none of them on some. `noNodes`: there are none. `keptByAks`: AKS keeps its nodes by itself and shows them nowhere. `unknown`: Azure showed neither a scale set nor machines of
 * it, which says nothing of what its nodes carry.
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
  /** How many nodes it asks for; absent where Azure tells no number. */
  count: z.number().int().optional(),
  vmSize: z.string().optional(),
  spot: z.boolean(),
  maxSurge: z.string().optional(),
  /** Pods that a node may hold. */
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
  /** Object id of its own identity; absent where it has none. */
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
  /** Absent on a cluster that acts as a service principal. */
  kubelet: KubeletIdentity.optional(),
  addons: z.array(FleetAddon),
  pools: z.array(FleetPool),
});
export type SeenCluster = z.infer<typeof SeenCluster>;

/** The service principal that a cluster acts as. */
export const FleetPrincipal = openObject({
  /** As the cluster's JSON has it. */
  clientId: z.string(),
  /** `missing`: the directory does not have it. `unreadable`: Keyless may not look. */
  state: z.enum(["found", "disabled", "missing", "unreadable"]).catch("unreadable"),
  /** Absent where it was not found. */
  objectId: z.string().optional(),
  displayName: z.string().optional(),
  ends: SecretEnds,
});
export type FleetPrincipal = z.infer<typeof FleetPrincipal>;

/** The service principal that a cluster has left, and that its nodes go on with. */
export const PrincipalLeft = openObject({
  /** Absent where Azure does not show it any more. */
  clientId: z.string().optional(),
});

/** Ids that an entry names of the other clusters that share something; the count tells of all. */
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

/** Role assignments of each kind that an entry names; the counts tell of all. */
export const GRANTS_NAMED = 20;

const MissingGrant = openObject({
  holder: z.string(),
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
});
const LeftOverGrant = openObject({
  /** `ghost`: its principal is gone. `duplicate`: another gives the same principal the same role further up. */
  kind: z.string(),
  assignmentId: z.string(),
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
});

/** Role assignments that the cluster's identities need and lack, and those at its own resources that do nothing. */
export const FleetGrants = z.union([
  openObject({
    kind: z.literal("read"),
    missing: z.array(MissingGrant),
    missingCount: z.number().int(),
    leftOver: z.array(LeftOverGrant),
    leftOverCount: z.number().int(),
    /** What was not looked at, a line each; the counts say nothing of it. */
    notLookedAt: z.array(z.string()),
    /** True where nobody can tell what the cluster's identities hold through groups: what is missing may be held so. */
    groupsUnread: z.literal(true).optional(),
  }),
  openObject({ kind: z.literal("unknown"), because: z.string() }),
]);
export type FleetGrants = z.infer<typeof FleetGrants>;

/** What stands between a cluster and its migration, as far as the inventory reads; its plan reads more. */
export const Readiness = z.union([
  openObject({ kind: z.literal("ready") }),
  /** Codes of the findings that would refuse its plan. */
  openObject({ kind: z.literal("blocked"), by: z.array(z.string()).min(1) }),
  openObject({ kind: z.literal("done") }),
  /** Pools whose nodes still use the service principal, and what would refuse the plan that finishes them. */
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

/** One cluster of the fleet at the time of a snapshot. What is absent was not read or is not there, as each field says. */
export const FleetEntry = openObject({
  id: ClusterId,
  /** GUID, in lower case. */
  subscription: z.string(),
  /** Absent where it could not be read. */
  region: z.string().optional(),
  /** Absent where they could not be read; empty where the cluster has none. */
  tags: z.record(z.string(), z.string()).optional(),
  identity: IdentityKind.catch("unknown"),
  /** Absent where the cluster could not be read. */
  cluster: SeenCluster.optional(),
  /** Absent where the cluster does not act as a service principal, or could not be read. */
  principal: FleetPrincipal.optional(),
  /** Of a half-migrated cluster: what its nodes use. */
  left: PrincipalLeft.optional(),
  shared: z.array(Shared),
  /** Why nobody can tell whether more clusters use its service principal; absent where it is known. */
  sharersUnknown: z.string().optional(),
  grants: FleetGrants,
  readiness: Readiness,
});
export type FleetEntry = z.infer<typeof FleetEntry>;
