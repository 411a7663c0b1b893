import { z } from "zod";
import { type ResourceId, sameId } from "../arm-id/arm-id.ts";
import { seconds } from "../text/duration.ts";
import { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { Guarded } from "../guardrails/guardrails.ts";
import { useFindings } from "../guardrails/identities-to-use.ts";
import { ListedIdentity } from "../identity/listed.ts";
import type { MigrationFacts } from "../migration/facts.ts";
import { preflight } from "../migration/preflight/preflight.ts";
import { planMigration } from "../migration/planning.ts";
import { halfMigratedPools } from "../cluster/half-migrated.ts";
import { roleById, ROLES } from "../roles/roles.ts";
import { type RunEnding, reported } from "../run/ending.ts";
import { planFields } from "../run/plan.ts";
import { reportFields } from "../run/report.ts";
import { customRole } from "./custom-roles.ts";
import type { IdentityRef } from "./cluster-identities.ts";
import { Inspection, type InspectionRequest } from "./facts.ts";
import { identityFindings } from "./findings.ts";
import { InspectedRow } from "./inspected-row.ts";
import { LackingGrant, lackingGrants } from "./lacking.ts";
import { readableTable } from "./readable.ts";
import { SurplusAssignment, surplusAssignments } from "./surplus.ts";
import { IDENTITY_TABLE, type TableRow } from "./table.ts";
import { summary } from "../summaries/summaries.ts";
import { expectedBecause } from "../reasons/estimates.ts";
import { managedKindOf } from "../preflight/cluster-state.ts";
import { defined } from "../schema/defined.ts";

export const InspectionPlan = z.strictObject({
  workflow: z.literal("inspect-cluster"),
  clusterId: z.string(),
  ...planFields,
});
export type InspectionPlan = z.infer<typeof InspectionPlan>;

const inspectedFields = {
  clusterId: z.string(),
  controlPlane: z.string().optional(),
  /** The complete table, one row for each kind of identity. */
  identities: z.array(InspectedRow),
  /** The same as a Markdown table, one line each. */
  table: z.array(z.string()).optional(),
  /** The role assignments that the cluster's identities need and lack. */
  missing: z.array(LackingGrant).optional(),
  /** Role assignments on the cluster's own resources that have no effect. */
  surplus: z.array(SurplusAssignment).optional(),
  /** Fleets that the cluster must join again after a change of its identity; absent if they could not be read. */
  fleetMemberships: z.array(z.string()).optional(),
  backupExtension: z.string().optional(),
  nodes: Inspection.shape.nodes,
  /** Identities in the node resource group that belong to no row. */
  unaccounted: z.array(ListedIdentity),
  readyToMigrate: z.boolean().optional(),
  /** Pools whose nodes still use the service principal although the cluster's JSON shows managed identities. */
  halfMigrated: z.array(z.string()).optional(),
};

export const InspectionReport = z.strictObject({
  workflow: z.literal("inspect-cluster"),
  ...reportFields,
  ...inspectedFields,
});
export type InspectionReport = z.infer<typeof InspectionReport>;

export const InspectionProgress = z.object({
  ...inspectedFields,
  /** The findings about the identities. */
  seen: z.array(Finding).readonly().optional(),
});
export type InspectionProgress = z.infer<typeof InspectionProgress>;

export function planInspection({ migration }: Inspection, { clusterId }: InspectionRequest): InspectionPlan {
  return {
    workflow: "inspect-cluster",
    clusterId,
    madeAt: migration.readAt,
    findings: [],
    writes: [],
    cannotBeUndone: [],
    expectedMs: seconds(10),
    expectedBecause: expectedBecause("only-reads"),
  };
}

/** The report of what was read. */
export function inspected(inspection: Inspection & Guarded, clusterId: ResourceId): InspectionProgress {
  const { inNodeGroup, nodes, migration } = inspection;
  const missing = lackingGrants(inspection);
  const surplus = surplusAssignments(inspection);
  const rows = IDENTITY_TABLE.map((row) => inspectedRow(row, inspection, missing));
  const known = rows.flatMap((row) => row.identities.flatMap(({ resourceId }) => resourceId ?? []));
  const { fleetMemberships, backupExtension } = migration;
  return {
    clusterId,
    controlPlane: migration.cluster.controlPlane.kind,
    identities: rows,
    table: readableTable(rows),
    missing,
    surplus,
    ...defined({ fleetMemberships, backupExtension }),
    nodes,
    ...halfDone(migration),
    unaccounted: inNodeGroup.filter(({ resourceId }) => !known.some((id) => sameId(id, resourceId))),
    readyToMigrate:
      migration.cluster.controlPlane.kind === "servicePrincipal" &&
      migrationFindings(inspection, clusterId).every(({ severity }) => severity !== "blocker"),
  };
}

function halfDone({ cluster }: MigrationFacts): { halfMigrated?: string[] } {
  const pools = halfMigratedPools(cluster).map(({ name }) => name);
  return pools.length === 0 ? {} : { halfMigrated: pools };
}

function inspectedRow(
  { find, ...row }: TableRow,
  { identities, held, migration }: Inspection,
  missing: readonly LackingGrant[],
): InspectedRow {
  const found = find(identities);
  if (typeof found === "string") {
    return {
      ...row,
      state: shownElsewhere(row.key, migration) ?? (found === "none" ? "ownNone" : found),
      identities: [],
    };
  }
  const shown = found
    .map((ref) => withObjectId(ref, migration))
    .map((ref) => ({
      ...ref,
      holds: rolesOf(ref, held, migration),
      lacks: missing
        .filter(({ principalId }) => principalId === ref.principalId?.toLowerCase())
        .map(({ role, scope, because }) => ({ role, scope, because })),
    }));
  return { ...row, state: "inUse", identities: shown };
}

/** What the cluster's JSON does not show, from other reads. */
function shownElsewhere(
  key: string,
  { fleetMemberships, backupExtension }: MigrationFacts,
): InspectedRow["state"] | undefined {
  if (fleetMemberships === undefined) return undefined;
  if (key === "fleet-member") return fleetMemberships.length > 0 ? "ownNone" : "off";
  if (key === "backup") return backupExtension === undefined ? "off" : "ownNone";
  return undefined;
}

/** A cluster names its service principal by its client id only. */
function withObjectId(ref: IdentityRef, { cluster, servicePrincipal }: MigrationFacts): IdentityRef {
  return servicePrincipal?.kind === "found" && ref.clientId === cluster.servicePrincipalClientId
    ? { ...ref, principalId: servicePrincipal.objectId }
    : ref;
}

function rolesOf({ principalId }: IdentityRef, held: Inspection["held"], migration: MigrationFacts) {
  const named = (role: string) => roleById(role)?.name ?? customRole(migration, role).custom?.name ?? role;
  return held
    .filter((one) => one.principalId.toLowerCase() === principalId?.toLowerCase())
    .map(({ assignmentId, role, scope }) => ({ assignmentId, role: named(role), scope }));
}

/** All findings about the cluster's identities, and those of a migration. */
export function findingsOf(inspection: Inspection & Guarded, clusterId: ResourceId): readonly Finding[] {
  return [
    ...identityFindings(inspection, lackingGrants(inspection), surplusAssignments(inspection)),
    ...migrationFindings(inspection, clusterId),
  ];
}

/** The findings of a migration; for a cluster with managed identities, that there is nothing to do. */
export function migrationFindings(
  { migration: facts, guardrails }: Pick<Inspection, "migration"> & Guarded,
  clusterId: ResourceId,
): readonly Finding[] {
  const { expectedMs, grants, identities } = planMigration(facts, { clusterId });
  const migrates = facts.cluster.controlPlane.kind === "servicePrincipal";
  return [
    ...(migrates ? useFindings({ ...facts, guardrails }, grants, identities) : []),
    ...preflight(facts, { clusterId }, expectedMs).map((found) =>
      found.code === "already-managed-identity"
        ? finding("nothing-to-migrate", found.resource, { kind: managedKindOf(facts.cluster) })
        : found,
    ),
  ];
}

export function reportInspection(
  soFar: InspectionProgress,
  ending: RunEnding<InspectionPlan>,
): InspectionReport {
  const { seen = [], ...rest } = soFar;
  const lacking = (rest.missing ?? []).filter(({ perhapsBy }) => perhapsBy === undefined).length;
  const inUse = rest.identities.filter(({ state }) => state === "inUse").map(({ title }) => title);
  return {
    workflow: "inspect-cluster",
    ...rest,
    ...reported(
      { ...ending, findings: [...ending.findings, ...seen] },
      () => ({
        outcome: "succeeded",
        summary: [
          summary("identities-inspected", { inUse }),
          ...(lacking === 0 ? [] : [summary("grants-missing", { missing: lacking })]),
          rest.halfMigrated === undefined
            ? summary(readinessOf(rest))
            : summary("half-migrated", { pools: rest.halfMigrated }),
        ].join(" "),
        remains: [],
      }),
      [],
    ),
  };
}

const PULL_ROLES: readonly string[] = [ROLES.acrPull.name, ROLES.registryRepositoryReader.name];

function readinessOf({
  controlPlane,
  readyToMigrate,
  missing = [],
}: Pick<InspectionProgress, "controlPlane" | "readyToMigrate" | "missing">) {
  const toPull = missing.some(({ role }) => PULL_ROLES.includes(role));
  if (controlPlane !== "servicePrincipal") return toPull ? "pull-rights-to-assign" : "no-migration-needed";
  return readyToMigrate === true ? "ready-to-migrate" : "not-ready-to-migrate";
}
