import type { Json, JsonObject } from "../core/json.ts";

/** Any ARM resource that is stored as it is shown: groups, networks, zones, registries. */
export interface ResourceRecord {
  readonly body: JsonObject;
}

/**
 * What is true of a pool's nodes, whatever the API says: the image on the node label and the identities on the scale
 * set can differ from `nodeImageVersion` (Azure/AKS#3355, MicrosoftDocs/azure-docs#90142).
 */
export interface PoolTruth {
  readonly nodeLabelImage: string;
  /** Absent for pools that have no scale set of their own. */
  readonly scaleSet: string | null;
  readonly identities: readonly string[];
}

/** Which pools an identity update re-images: all, none, or by pool name in lower case. */
export type ReimageRule = boolean | Readonly<Record<string, boolean>>;

export interface ClusterRecord {
  /** The resource as GET answers it, fields nobody modelled included. */
  readonly body: JsonObject;
  /** By pool name in lower case. */
  readonly pools: Readonly<Record<string, PoolTruth>>;
  /** null: the settings decide. */
  readonly reimage: ReimageRule | null;
  /** The operation that is going on. */
  readonly operation: string | null;
  /** A service principal's secret as it was sent; no answer ever shows it. */
  readonly secret?: string;
}

/** What an operation does at a time of its own. */
export type Effect = { readonly at: number } & (
  | { readonly kind: "checkAccess" }
  | { readonly kind: "becomeManaged"; readonly kubelet: string | null }
  | { readonly kind: "reimage"; readonly pool: string; readonly image: string }
  | { readonly kind: "fail"; readonly code: string; readonly message: string }
  | { readonly kind: "end" }
  | { readonly kind: "remove" }
);

export interface OperationRecord {
  readonly id: string;
  readonly subscription: string;
  readonly location: string;
  /** Key of the cluster. */
  readonly cluster: string;
  /** The pool, if the operation is a pool's. */
  readonly pool: string | null;
  /** provisioningState while it goes on. */
  readonly verb: string;
  readonly startedAt: number;
  readonly effects: readonly Effect[];
  /** How many effects have happened. */
  readonly done: number;
  readonly status: "InProgress" | "Succeeded" | "Failed";
  readonly endedAt: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface IdentityRecord {
  readonly body: JsonObject;
  readonly principalId: string;
  readonly clientId: string;
}

export interface PrincipalRecord {
  readonly objectId: string;
  readonly appId: string;
  readonly displayName: string;
  readonly kind: "servicePrincipal" | "managedIdentity" | "systemAssigned";
  /** When the directory knows it. */
  readonly visibleAt: number;
  readonly deletedAt: number | null;
  /** Of a service principal: when its secret stops working. */
  readonly secretExpiresAt: number | null;
  readonly secretName: string | null;
}

export interface AssignmentRecord {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly roleDefinitionId: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly description: string | null;
  readonly condition: string | null;
  readonly conditionVersion: string | null;
  readonly delegatedManagedIdentityResourceId: string | null;
  readonly createdOn: number;
  readonly updatedOn: number;
  readonly createdBy: string;
  /** When it acts for AKS. */
  readonly effectiveAt: number;
}

export interface LockRecord {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly level: "CanNotDelete" | "ReadOnly";
  readonly notes: string | null;
}

export interface DenyRecord {
  readonly id: string;
  readonly body: JsonObject;
}

/** An assigned policy that denies writes of one resource type. */
export interface PolicyRecord {
  readonly assignmentId: string;
  readonly displayName: string;
  readonly scope: string;
  /** Resource type in lower case. */
  readonly resourceType: string;
}

/** An action that the caller may not do, at a scope and below. */
export interface CallerLacksRecord {
  readonly action: string;
  readonly scope: string;
}

/** A state that becomes another by itself. */
export interface RegistrationRecord {
  readonly id: string;
  readonly subscription: string;
  readonly namespace: string;
  readonly feature: string | null;
  readonly state: string;
  readonly next: { readonly at: number; readonly state: string } | null;
  readonly approval: "AutoApproval" | "ApprovalRequired" | null;
}

export interface FindingRecord {
  readonly at: string;
  readonly kind: "fieldLost" | "identityDeletedInUse" | "changesAtOnce";
  readonly resource: string;
  readonly detail: string;
}

/** One write as it was answered. */
export interface JournalRecord {
  readonly seq: number;
  /** Simulated time, ISO 8601. */
  readonly at: string;
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** Name of the operation, such as `managedClusters.put`. */
  readonly operation: string;
  readonly status: number;
  /** Error code of a refusal. */
  readonly code: string | null;
  /** SHA-256 of the body as it came; null without one. Bodies are not kept: they may hold secrets. */
  readonly bodyHash: string | null;
}

/** Everything that the simulated Azure knows, one table a kind. */
export interface Tables {
  groups: ResourceRecord;
  clusters: ClusterRecord;
  resources: ResourceRecord;
  identities: IdentityRecord;
  principals: PrincipalRecord;
  assignments: AssignmentRecord;
  locks: LockRecord;
  denies: DenyRecord;
  policies: PolicyRecord;
  callerLacks: CallerLacksRecord;
  registrations: RegistrationRecord;
  operations: OperationRecord;
  /** Operations that are going on, with the time of their next effect. */
  running: { readonly nextAt: number };
  findings: FindingRecord;
  journal: JournalRecord;
  meta: { readonly value: Json };
}

export type TableName = keyof Tables;

export const tableNames = [
  "groups",
  "clusters",
  "resources",
  "identities",
  "principals",
  "assignments",
  "locks",
  "denies",
  "policies",
  "callerLacks",
  "registrations",
  "operations",
  "running",
  "findings",
  "journal",
  "meta",
] as const satisfies readonly TableName[];
