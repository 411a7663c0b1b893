import { z } from "zod";
import { isWithin, nameOf, sameId } from "../arm-id/arm-id.ts";
import { ClusterId, RoleAssignmentId } from "../arm-id/schemas.ts";
import { Cluster } from "../cluster/cluster.ts";
import { seconds } from "../text/duration.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { Guarded } from "../guardrails/guardrails.ts";
import { ownPrincipalFindings } from "../guardrails/own-resources.ts";
import { Lock } from "../preflight/locks.ts";
import { servesNoCluster } from "../migration/old-grants.ts";
import { MigrationReport } from "../migration/report.ts";
import { roleById } from "../roles/roles.ts";
import { type RunEnding, reported } from "../run/ending.ts";
import { inOrder, planFields } from "../run/plan.ts";
import { reportFields } from "../run/report.ts";
import { summary } from "../summaries/summaries.ts";
import { plannedWrite } from "../writes/writes.ts";
import { remaining } from "../remains/remains.ts";
import { expectedBecause } from "../reasons/estimates.ts";
import { withinNodeGroup } from "../cluster/node-group.ts";

export const CleanUpRequest = z.strictObject({
  clusterId: ClusterId,
  migrationRunId: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/, "must be the id of a run")
    .meta({
      description:
        "The run id of the migration whose old role assignments are removed. Its report lists them, and from when on they can be removed.",
    }),
});
export type CleanUpRequest = z.infer<typeof CleanUpRequest>;

const Grant = z.strictObject({ id: RoleAssignmentId, scope: z.string(), roleId: z.string() });

export const CleanUpFacts = z.strictObject({
  readAt: z.string(),
  cluster: Cluster,
  /** The report of that run; absent where there is no such run of this cluster, or none that has one. */
  migration: MigrationReport.optional(),
  /** Those of the old grants that are still there. */
  grants: z.array(Grant),
  /** Locks of the subscriptions that the old grants lie in; absent in facts of older versions. */
  locks: z.array(Lock).optional(),
  /** Ids of other clusters that run on the old identity now; absent in facts of older versions. */
  sharedWith: z.array(z.string()).optional(),
  /** Ids of old grants that lie where this deployment does not reach, and so were not looked at; absent for none. */
  notServed: z.array(z.string()).optional(),
});
export type CleanUpFacts = z.infer<typeof CleanUpFacts>;

export const CleanUpPlan = z.strictObject({
  workflow: z.literal("clean-up"),
  clusterId: z.string(),
  ...planFields,
  grants: z.array(Grant),
  notServed: CleanUpFacts.shape.notServed,
  /** Old grants that other clusters may live on, with the names of those clusters. */
  kept: z.strictObject({ ids: z.array(z.string()), clusters: z.array(z.string()) }).optional(),
});
export type CleanUpPlan = z.infer<typeof CleanUpPlan>;

export const CleanUpReport = z.strictObject({
  workflow: z.literal("clean-up"),
  clusterId: z.string(),
  ...reportFields,
  /** Ids of the role assignments that are gone. */
  removed: z.array(z.string()),
});
export type CleanUpReport = z.infer<typeof CleanUpReport>;

export const CleanUpProgress = z.object({
  clusterId: z.string(),
  removed: z.array(z.string()).readonly(),
  /** Ids of the grants that the run sets out to remove, kept before the first is; absent in what older versions kept. */
  asked: z.array(z.string()).readonly().optional(),
  /** Ids of the grants that Azure still showed when it was asked at the end. */
  left: z.array(z.string()).readonly().optional(),
  /** Grants that a person said to go on without, and who that was. */
  skipped: z.array(z.object({ id: z.string(), why: z.string() })).readonly(),
});
export type CleanUpProgress = z.infer<typeof CleanUpProgress>;

export function planCleanUp(
  facts: CleanUpFacts & Guarded,
  { clusterId, migrationRunId }: CleanUpRequest,
): CleanUpPlan {
  const { removable: grants } = sorted(facts);
  return {
    workflow: "clean-up",
    clusterId,
    madeAt: facts.readAt,
    findings: findingsOf(facts, migrationRunId),
    writes: inOrder(
      grants.map(({ id, scope, roleId }) =>
        plannedWrite("remove-role-assignment", id, { role: roleById(roleId)?.name ?? roleId, scope }),
      ),
    ),
    cannotBeUndone: [],
    expectedMs: seconds(5) * (1 + grants.length),
    expectedBecause: expectedBecause("calls-of-seconds"),
    grants,
    ...(facts.notServed === undefined ? {} : { notServed: facts.notServed }),
    ...keptIn(facts),
  };
}

function keptIn(facts: CleanUpFacts): Pick<CleanUpPlan, "kept"> {
  const { kept } = sorted(facts);
  const clusters = (facts.sharedWith ?? []).map(nameOf);
  return kept.length === 0 ? {} : { kept: { ids: kept.map(({ id }) => id), clusters } };
}

/**
 * Old grants that may be removed, those that another cluster may live on, and those that no cluster is known to need. While
 * others run on the old identity, what lies in this cluster's own node resource group serves this cluster alone; of
 * everything else nobody can tell.
 */
function sorted({ cluster, migration, grants, sharedWith = [] }: CleanUpFacts): {
  readonly removable: CleanUpFacts["grants"];
  readonly kept: CleanUpFacts["grants"];
  readonly unclaimed: CleanUpFacts["grants"];
} {
  if (sharedWith.length === 0) {
    const unclaimed = grants.filter(({ id }) => servesNoCluster(migration?.grantDifference, id));
    return { removable: grants.filter((grant) => !unclaimed.includes(grant)), kept: [], unclaimed };
  }
  const own = grants.filter(({ scope }) => withinNodeGroup(cluster, scope));
  return { removable: own, kept: grants.filter((grant) => !own.includes(grant)), unclaimed: [] };
}

function findingsOf(facts: CleanUpFacts & Guarded, runId: string): Finding[] {
  const { cluster, migration, readAt, guardrails, notServed = [], sharedWith = [] } = facts;
  const { removable: grants, kept, unclaimed } = sorted(facts);
  const cleanUp = migration?.cleanUp;
  if (migration === undefined || !sameId(migration.clusterId, cluster.id)) {
    return [finding("migration-unknown", runId)];
  }
  if (migration.outcome !== "succeeded" || cleanUp === undefined) {
    return [finding("migration-not-proven", runId, { outcome: migration.outcome })];
  }
  const inUse = principalsOf(cluster).filter((id) => cleanUp.principals.includes(id));
  const nothingLeft = grants.length + kept.length + unclaimed.length === 0 && notServed.length === 0;
  return [
    ...ownPrincipalFindings(guardrails, cleanUp.principals, cluster.id),
    ...(Date.parse(readAt) < Date.parse(cleanUp.notBefore)
      ? [finding("tokens-may-live", cluster.id, { until: cleanUp.notBefore })]
      : []),
    ...inUse.map((id) => finding("identity-in-use", id)),
    ...(cluster.controlPlane.kind === "servicePrincipal"
      ? [finding("cluster-on-service-principal", cluster.id)]
      : []),
    ...kept.map(({ id }) => finding("grant-used-elsewhere", id, { clusters: sharedWith.map(nameOf) })),
    ...unclaimed.map(({ id }) => finding("grant-of-unknown-use", id)),
    ...locked(grants, facts.locks ?? []),
    ...notServed.map((id) => finding("grant-not-served", id, { assignmentId: id })),
    ...(nothingLeft ? [finding("nothing-left", cluster.id)] : []),
  ];
}

/** A lock of any level keeps role assignments below it from being removed. Source: docs: lock-resources. */
function locked(grants: CleanUpFacts["grants"], locks: readonly Lock[]): Finding[] {
  return grants.flatMap(({ id, scope }) => {
    const lock = locks.find((one) => isWithin(scope, one.scope));
    return lock === undefined
      ? []
      : [finding("grant-locked", id, { level: lock.level, scope: lock.scope, lockId: lock.id })];
  });
}

function principalsOf({ controlPlane, kubelet }: Cluster): string[] {
  const control = controlPlane.kind === "servicePrincipal" ? [] : [controlPlane.principalId];
  return [...control, ...(kubelet === undefined ? [] : [kubelet.objectId])];
}

export function reportCleanUp(soFar: CleanUpProgress, ending: RunEnding<CleanUpPlan>): CleanUpReport {
  const { clusterId, removed, skipped } = soFar;
  const left = (soFar.left ?? []).filter(
    (id) => ending.plan?.kept?.ids.some((one) => sameId(one, id)) !== true,
  );
  const why = (id: string) => skipped.find((skip) => sameId(skip.id, id))?.why;
  const notServed = ending.plan?.notServed ?? [];
  const kept = ending.plan?.kept;
  const stays =
    kept === undefined
      ? []
      : [summary("grants-kept-for-others", { kept: kept.ids.length, clusters: kept.clusters })];
  const keptOn = (kept?.ids ?? []).map((id) =>
    remaining("assignment-kept", { id, clusters: kept?.clusters ?? [] }),
  );
  const gone = summary("grants-removed", { removed: removed.length });
  return {
    workflow: "clean-up",
    ...{ clusterId, removed: [...removed] },
    ...reported(
      ending,
      () =>
        left.length === 0 && notServed.length === 0
          ? {
              outcome: "succeeded",
              summary: [gone, ...stays].join(" "),
              remains:
                kept === undefined
                  ? [remaining("old-identity-exists")]
                  : [...keptOn, remaining("old-identity-in-use", { clusters: kept.clusters })],
            }
          : {
              outcome: "partlySucceeded",
              summary: [
                gone,
                ...stays,
                ...(left.length === 0 ? [] : [summary("grants-still-shown", { left: left.length })]),
                ...(notServed.length === 0 ? [] : [summary("grants-not-served", { left: notServed.length })]),
              ].join(" "),
              remains: [
                ...keptOn,
                ...left.map((id) => remaining("assignment-still-there", { id, why: why(id) })),
                ...notServed.map((id) => remaining("assignment-not-served", { id })),
              ],
            },
      [
        ...removed.map((id) => remaining("assignment-removed", { id })),
        ...(ending.plan?.grants ?? [])
          .filter(({ id }) => removed.length > 0 && !removed.includes(id))
          .map(({ id }) => remaining("assignment-not-removed", { id, why: why(id) })),
      ],
    ),
  };
}
