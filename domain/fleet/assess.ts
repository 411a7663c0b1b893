import type { ResourceId } from "../arm-id/arm-id.ts";
import { withNodesSeen } from "../cluster/pools.ts";
import { blockers, type Finding } from "../findings/finding.ts";
import type { Guarded } from "../guardrails/guardrails.ts";
import type { Inspection } from "../identity-table/facts.ts";
import { migrationFindings } from "../identity-table/inspection.ts";
import { lackingGrants } from "../identity-table/lacking.ts";
import { type OwnScopes, heldAtOwn, ownScopes } from "../identity-table/own-scopes.ts";
import { surplusAssignments } from "../identity-table/surplus.ts";
import type { MigrationFacts } from "../migration/facts.ts";
import { type CustomRoles, principalsOf, roleAssignmentsOf, withCustomRoles } from "../grants/principals.ts";
import {
  type FleetEntry,
  type FleetGrants,
  type FleetPrincipal,
  GRANTS_NAMED,
  type Shared,
} from "./entry.ts";
import { carriedBy, identityKindOf, readinessOf } from "./readiness.ts";
import type { ClusterReading, ReadCluster, ReadPrincipal } from "./reading.ts";
import { assignmentsThroughGroups, type GroupsOfPrincipals, type ShownAssignment } from "./through-groups.ts";
import { whyUnknown } from "../reasons/unknown.ts";
import { defined } from "../schema/defined.ts";

/** The related resources of some clusters, read once for all of them. */
export interface Related {
  readonly readAt: string;
  /** The service principal of a cluster that uses one; undefined for others. */
  readonly principal?: ReadPrincipal | undefined;
  /** By the subnet's id: its route table, and everything that the subnet refers to. */
  readonly routeTables: Readonly<Record<string, ResourceId>>;
  readonly linked: Readonly<Record<string, readonly ResourceId[]>>;
  /** The role assignments of the clusters' principals, and all role assignments on the clusters' own resources. */
  readonly assignments: readonly ShownAssignment[];
  /** The definitions of unknown roles in them. */
  readonly customRoles: CustomRoles;
  /** The groups of control planes and nodes that lack roles of their own. */
  readonly groups: GroupsOfPrincipals;
  readonly directory: NonNullable<Inspection["directory"]>;
  readonly shared: readonly Shared[];
  /** Why it is not known whether more clusters use its service principal. */
  readonly sharersUnknown?: string | undefined;
}

/** The entry of a cluster that could not be read. */
export function unreadableEntry(
  reading: Omit<Extract<ClusterReading, { kind: "unreadable" }>, "kind">,
): FleetEntry {
  const { id, subscription, region, tags, because } = reading;
  return {
    ...placeOf({ id, subscription, region, tags }),
    identity: "unknown",
    shared: [],
    grants: { kind: "unknown", because },
    readiness: { kind: "unreadable", because },
  };
}

/** The entry of a cluster, from everything that was read. */
export function assessed(reading: ReadCluster, related: Related & Guarded): FleetEntry {
  const facts = factsOf(reading, related);
  const { cluster } = facts;
  const seen = {
    provisioningState: cluster.provisioningState,
    powerState: cluster.powerState,
    kubernetesVersion: cluster.kubernetesVersion,
    nodeResourceGroup: cluster.nodeResourceGroup,
    networkPlugin: cluster.networkPlugin,
    ...defined({ networkPluginMode: cluster.networkPluginMode }),
    controlPlane: cluster.controlPlane,
    ...defined({ kubelet: cluster.kubelet }),
    addons: cluster.addons.map(({ name, identityObjectId, usesClusterIdentity }) => ({
      name,
      usesClusterIdentity,
      ...defined({ principalId: identityObjectId }),
    })),
    pools: cluster.pools.map((pool) => poolOf(reading, pool)),
  };
  const findings = migrationFindings({ migration: facts, guardrails: related.guardrails }, cluster.id);
  const codes = blockers(findings)
    .map(({ code }) => code)
    // The readiness contains this already.
    .filter((code) => code !== "nothing-to-migrate");
  return {
    ...placeOf(reading),
    identity: identityKindOf(seen),
    cluster: seen,
    ...(related.principal === undefined ? {} : { principal: principalOf(related.principal) }),
    ...defined({ left: reading.left }),
    shared: [...related.shared],
    ...defined({ sharersUnknown: related.sharersUnknown }),
    grants: grantsOf(facts, related, findings),
    readiness: readinessOf(seen, codes),
  };
}

function placeOf({
  id,
  subscription,
  region,
  tags,
}: Pick<ClusterReading, "id" | "subscription" | "region" | "tags">) {
  return {
    id,
    subscription,
    ...defined({ region, tags }),
  };
}

function poolOf({ cluster, nodes }: ReadCluster, pool: ReadCluster["cluster"]["pools"][number]) {
  const { name, mode, osType, type, count, countUnknown, spot, provisioningState, powerState } = pool;
  const { vmSize, maxSurge, maxPods, subnetId, podSubnetId, nodeImageVersion } = pool;
  return {
    name,
    mode,
    osType,
    type,
    spot,
    provisioningState,
    powerState,
    ...(countUnknown === true ? {} : { count }),
    ...defined({ vmSize, maxSurge, maxPods, subnetId, podSubnetId, nodeImageVersion }),
    carries: carriedBy(cluster, pool, nodes),
  };
}

/**
 * The facts for a migration plan, as far as lists show them, without those that are read per cluster (permissions,
 * quotas, addresses, policies and key vaults).
 */
function factsOf(reading: ReadCluster, related: Related): MigrationFacts {
  const { readAt, principal, assignments, customRoles, routeTables, linked, shared } = related;
  const cluster = withNodesSeen(reading.cluster, reading.nodes);
  const held = assignments.map(({ assignmentId: id, ...rest }) => ({ id, ...rest }));
  const own = <Value>(bySubnet: Readonly<Record<string, Value>>) =>
    cluster.pools.flatMap(({ subnetId }) => {
      const value = subnetId === undefined ? undefined : bySubnet[subnetId.toLowerCase()];
      return subnetId === undefined || value === undefined ? [] : [[subnetId, value] as const];
    });
  return {
    readAt,
    cluster,
    ...(principal === undefined ? {} : { servicePrincipal: principal.facts }),
    locks: reading.locks,
    held: withCustomRoles(roleAssignmentsOf(principalsOf(cluster, principal?.facts), held), customRoles),
    registries: [],
    sharedWith: shared.flatMap(({ clusters }) => clusters),
    ...defined({ sharersUnknown: related.sharersUnknown }),
    linkedNetworks: Object.fromEntries(own(linked).map(([subnet, ids]) => [subnet, [...ids]])),
    // Only kubenet writes routes into a route table of the customer.
    routeTables: cluster.networkPlugin === "kubenet" ? Object.fromEntries(own(routeTables)) : {},
  };
}

const NOTHING_MORE: Pick<Related, "directory" | "shared" | "groups"> = {
  directory: { kind: "unreadable" },
  shared: [],
  groups: new Map(),
};

/** The scopes of a cluster's own role assignments, from the role assignments of its principals. */
export function scopesOfCluster(
  reading: ReadCluster,
  related: Omit<Related, "directory" | "shared" | "groups">,
): OwnScopes {
  return ownScopes(factsOf(reading, { ...related, ...NOTHING_MORE }));
}

function principalOf({ clientId, facts, ends }: ReadPrincipal): FleetPrincipal {
  if (facts.kind !== "found") return { clientId, state: facts.kind, ends };
  const { objectId, displayName, disabled } = facts;
  return { clientId, state: disabled === true ? "disabled" : "found", objectId, displayName, ends };
}

/** Object ids of the principals of control plane and nodes, in lower case. */
const leadingOf = ({ cluster, servicePrincipal }: MigrationFacts): string[] =>
  principalsOf(cluster, servicePrincipal).map(({ principalId }) => principalId.toLowerCase());

/** Roles that are certainly not assigned, according to these role assignments. */
const missingIn = (migration: MigrationFacts, held: readonly ShownAssignment[]) =>
  lackingGrants({ migration, held: [...held] }).filter(({ perhapsBy }) => perhapsBy === undefined);

/**
 * Object ids, in lower case, of control planes and nodes that lack roles of their own and may have them through groups.
 * AKS owns the identities of add-ons, which are in no groups.
 */
export function lackingPrincipals(
  reading: ReadCluster,
  related: Omit<Related, "directory" | "shared" | "groups">,
): string[] {
  const facts = factsOf(reading, { ...related, ...NOTHING_MORE });
  const leading = leadingOf(facts);
  const own = related.assignments.filter(({ principalId }) => leading.includes(principalId));
  return missingIn(facts, own)
    .map(({ principalId }) => principalId)
    .filter((id) => leading.includes(id));
}

/** Findings about parts of an add-on or of etcd that were not visible. */
const NOT_LOOKED_AT: readonly string[] = [
  "add-on-vaults-not-shown",
  "add-on-scope-not-shown",
  "kms-vault-not-shown",
  "pull-rights-not-known",
];

function grantsOf(facts: MigrationFacts, related: Related, findings: readonly Finding[]): FleetGrants {
  const { cluster, servicePrincipal } = facts;
  if (cluster.controlPlane.kind === "servicePrincipal" && servicePrincipal?.kind !== "found") {
    const because =
      servicePrincipal?.kind === "unreadable"
        ? servicePrincipal.because
        : whyUnknown("not-in-directory", { principal: "its service principal" });
    return { kind: "unknown", because };
  }
  const leading = leadingOf(facts);
  const acting = [
    ...leading,
    ...cluster.addons.flatMap(({ identityObjectId }) => identityObjectId?.toLowerCase() ?? []),
  ];
  const held = related.assignments.filter(({ principalId }) => acting.includes(principalId));
  const throughGroups = assignmentsThroughGroups(leading, related.assignments, related.groups);
  const assignments = heldAtOwn(ownScopes(facts), related.assignments);
  const missing = missingIn(facts, [...held, ...throughGroups]);
  const unread = missing.some(
    ({ principalId }) => leading.includes(principalId) && !related.groups.has(principalId),
  );
  const leftOver = surplusAssignments({ assignments, directory: related.directory, held });
  return {
    kind: "read",
    missing: missing
      .slice(0, GRANTS_NAMED)
      .map(({ holder, principalId, role, scope }) => ({ holder, principalId, role, scope })),
    missingCount: missing.length,
    leftOver: leftOver.slice(0, GRANTS_NAMED),
    leftOverCount: leftOver.length,
    notLookedAt: [
      ...findings.filter(({ code }) => NOT_LOOKED_AT.includes(code)).map(({ means }) => means),
      ...(related.directory.kind === "unreadable"
        ? ["whether principals of role assignments still exist: Keyless may not read the directory"]
        : []),
      ...(unread
        ? ["what the cluster's identities hold through groups: the directory does not show it"]
        : []),
    ],
    ...(unread ? { groupsUnread: true as const } : {}),
  };
}
