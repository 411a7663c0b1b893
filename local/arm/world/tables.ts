import type { Json, JsonObject } from "./json.ts";
import type { ClusterRecord, OperationRecord } from "./cluster-records.ts";
import type { PrincipalRecord } from "./principal-record.ts";

export type {
  PoolTruth,
  NodeTruth,
  DisruptionBudget,
  ClusterRecord,
  Effect,
  OperationRecord,
} from "./cluster-records.ts";
export type { AddedSecret, CertificateRecord, PrincipalRecord } from "./principal-record.ts";

/** Any ARM resource that is stored as it is shown: groups, networks, zones, registries. */
interface ResourceRecord {
  readonly body: JsonObject;
}

/** A security group of the directory. */
interface SecurityGroupRecord {
  readonly objectId: string;
  readonly displayName: string;
  /** Object ids of principals and of other groups. */
  readonly members: readonly string[];
}

export interface IdentityRecord {
  readonly body: JsonObject;
  readonly principalId: string;
  readonly clientId: string;
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
  /** A resource with this value is let through, such as `tags.owner`; without it the type is denied altogether. */
  readonly unless?: { readonly path: string; readonly equals: string };
}

/** What a role gives. The world's own roles are kept by their GUID in lower case; built-in ones are not in the world. */
export interface RoleRecord {
  readonly name: string;
  readonly id: string;
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
}

/** An action that the caller may not do, at a scope and below. */
interface CallerLacksRecord {
  readonly action: string;
  readonly scope: string;
}

/** The caller may assign these roles and no others, at a scope and below: a conditional role of its own. */
interface CallerConditionRecord {
  readonly scope: string;
  /** GUIDs of role definitions, in lower case. */
  readonly roles: readonly string[];
  readonly principalTypes: readonly string[];
  /** Roles that may be taken besides, though not given. */
  readonly onlyTakes?: readonly string[];
}

/** A role that the caller has, at a scope and below. Without any it is an Owner, but for what it is said to lack. */
interface CallerRoleRecord {
  readonly scope: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** Regional cores that a subscription may use, and those of single families, such as `standardDSv5Family`. */
interface QuotaRecord {
  readonly cores: number;
  readonly families?: Readonly<Record<string, number>>;
}

/** A resource below another one that no inventory shows. */
interface ChildRecord {
  readonly body: JsonObject;
  readonly createdAt: number;
}

/** A command that was run in a cluster. */
interface CommandRecord {
  readonly id: string;
  readonly cluster: string;
  readonly startedAt: number;
  readonly finishesAt: number;
  readonly exitCode: number;
  readonly logs: string;
}

/** What a cluster was able to do once: each as `lossKey` spells it. */
interface AbilitiesRecord {
  readonly had: readonly string[];
}

/** A resource group that is being deleted. */
interface DepartureRecord {
  readonly at: number;
  /** Why it ended without the group being gone; absent while it goes on. */
  readonly failed?: string;
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
  readonly kind:
    "fieldLost" | "identityDeletedInUse" | "changesAtOnce" | "grantDeletedInUse" | "capabilityLost";
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
  /** By object id. */
  securityGroups: SecurityGroupRecord;
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
  callerConditions: CallerConditionRecord;
  callerRoles: CallerRoleRecord;
  customRoles: RoleRecord;
  /** By subscription and region, such as `…/westeurope`. */
  quotas: QuotaRecord;
  children: ChildRecord;
  commands: CommandRecord;
  departures: DepartureRecord;
  /** What clusters were able to do before something was written that could take it away, by the cluster's key. */
  abilities: AbilitiesRecord;
}

export type TableName = keyof Tables;

export const tableNames = [
  "groups",
  "clusters",
  "resources",
  "identities",
  "principals",
  "securityGroups",
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
  "callerConditions",
  "callerRoles",
  "customRoles",
  "quotas",
  "children",
  "commands",
  "departures",
  "abilities",
] as const satisfies readonly TableName[];
