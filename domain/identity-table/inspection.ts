import { z } from "zod";
import { ClusterId, sameId } from "../arm-id.ts";
import { seconds } from "../duration.ts";
import type { Finding } from "../finding.ts";
import { ListedIdentity } from "../identity/facts.ts";
import { MigrationFacts } from "../migration/facts.ts";
import { preflight } from "../migration/preflight.ts";
import { planMigration } from "../migration/planning.ts";
import { roleById } from "../roles.ts";
import { type RunEnding, reported } from "../run/ending.ts";
import { planFields } from "../run/plan.ts";
import { reportFields } from "../run/report.ts";
import { ClusterIdentities, IdentityRef } from "./cluster-identities.ts";
import { IDENTITY_TABLE } from "./table.ts";

export const InspectionRequest = z.strictObject({
  clusterId: ClusterId.meta({ description: "The cluster to look at; nothing is changed." }),
});
export type InspectionRequest = z.infer<typeof InspectionRequest>;

/** A role that one of the cluster's identities holds. */
export const HeldRole = z.strictObject({
  assignmentId: z.string(),
  principalId: z.string(),
  role: z.string(),
  scope: z.string(),
});

export const Inspection = z.strictObject({
  migration: MigrationFacts,
  identities: ClusterIdentities,
  held: z.array(HeldRole),
  /** User-assigned identities in the node resource group. */
  inNodeGroup: z.array(ListedIdentity),
  nodes: z.array(z.strictObject({ pool: z.string(), identityIds: z.array(z.string()) })),
});
export type Inspection = z.infer<typeof Inspection>;

export const InspectedRow = z.strictObject({
  key: z.string(),
  title: z.string(),
  path: z.string(),
  defaultRights: z.string(),
  rightsToAdd: z.string(),
  bringYourOwn: z.string(),
  /** `ownNone`: in use, without an identity of its own. `notShown`: the cluster's JSON cannot tell. */
  state: z.enum(["inUse", "ownNone", "off", "notShown"]),
  identities: z.array(IdentityRef.extend({ holds: z.array(HeldRole.omit({ principalId: true })) })),
});

export const InspectionPlan = z.strictObject({
  workflow: z.literal("inspect-cluster"),
  clusterId: z.string(),
  ...planFields,
});
export type InspectionPlan = z.infer<typeof InspectionPlan>;

export const InspectionReport = z.strictObject({
  workflow: z.literal("inspect-cluster"),
  clusterId: z.string(),
  ...reportFields,
  controlPlane: z.string().optional(),
  /** The whole table, a row for each kind of identity. */
  identities: z.array(InspectedRow),
  nodes: Inspection.shape.nodes,
  /** Identities in the node resource group that no row accounts for. */
  unaccounted: z.array(ListedIdentity),
  readyToMigrate: z.boolean().optional(),
});
export type InspectionReport = z.infer<typeof InspectionReport>;

export type InspectionTrail = Omit<InspectionReport, keyof typeof reportFields | "workflow">;

export function planInspection({ migration }: Inspection, { clusterId }: InspectionRequest): InspectionPlan {
  return {
    workflow: "inspect-cluster",
    clusterId,
    madeAt: migration.readAt,
    findings: [],
    writes: [],
    cannotBeUndone: [],
    expectedMs: seconds(10),
    expectedBecause: "it only reads",
  };
}

/** What was seen, as the report shows it. */
export function inspected(inspection: Inspection, clusterId: string): InspectionTrail {
  const { identities, held, inNodeGroup, nodes, migration } = inspection;
  const rows = IDENTITY_TABLE.map(({ find, ...row }): z.infer<typeof InspectedRow> => {
    const found = find(identities);
    if (typeof found === "string") {
      return { ...row, state: found === "none" ? "ownNone" : found, identities: [] };
    }
    const shown = found.map((ref) => ({ ...ref, holds: rolesOf(ref, held) }));
    return { ...row, state: "inUse", identities: shown };
  });
  const known = rows.flatMap((row) => row.identities.flatMap(({ resourceId }) => resourceId ?? []));
  return {
    clusterId,
    controlPlane: migration.cluster.controlPlane.kind,
    identities: rows,
    nodes,
    unaccounted: inNodeGroup.filter(({ resourceId }) => !known.some((id) => sameId(id, resourceId))),
    readyToMigrate:
      migration.cluster.controlPlane.kind === "servicePrincipal" &&
      readiness(migration, clusterId).every(({ severity }) => severity !== "blocker"),
  };
}

function rolesOf({ principalId }: IdentityRef, held: Inspection["held"]) {
  return held
    .filter((one) => one.principalId === principalId)
    .map(({ assignmentId, role, scope }) => ({ assignmentId, role: roleById(role)?.name ?? role, scope }));
}

/** What a migration would find; for a cluster that has managed identities that is nothing to do. */
export function readiness(facts: MigrationFacts, clusterId: string): readonly Finding[] {
  const { expectedMs } = planMigration(facts, { clusterId });
  return preflight(facts, { clusterId }, expectedMs).map((finding) =>
    finding.code === "already-managed-identity" ? { ...finding, severity: "note" } : finding,
  );
}

export function reportInspection(
  trail: InspectionTrail & { readonly seen?: readonly Finding[] },
  ending: RunEnding<InspectionPlan>,
): InspectionReport {
  const { seen = [], ...rest } = trail;
  const inUse = rest.identities.filter(({ state }) => state === "inUse").map(({ title }) => title);
  return {
    workflow: "inspect-cluster",
    ...rest,
    ...reported(
      { ...ending, findings: [...ending.findings, ...seen] },
      () => ({
        outcome: "succeeded",
        summary: `identities in use: ${inUse.join(", ")}; ${
          rest.controlPlane === "servicePrincipal"
            ? rest.readyToMigrate === true
              ? "ready to migrate"
              : "not ready to migrate: see the findings"
            : "nothing to migrate"
        }`,
        remains: [],
      }),
      [],
    ),
  };
}
