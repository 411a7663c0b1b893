import { z } from "zod";
import { nameOf, sameId } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { seconds } from "../text/duration.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { Guarded } from "../guardrails/guardrails.ts";
import { ownPrincipalFindings } from "../guardrails/own-resources.ts";
import { identitiesShown } from "../preflight/cluster-state.ts";
import { servesNoCluster } from "../migration/old-grants.ts";
import { roleById } from "../roles/roles.ts";
import { inOrder, planFields } from "../run/plan.ts";
import { plannedWrite } from "../writes/writes.ts";
import { expectedBecause } from "../reasons/estimates.ts";
import { withinNodeGroup } from "../cluster/node-group.ts";
import type { CleanUpRequest } from "./request.ts";
import { CleanUpFacts, OldGrant } from "./facts.ts";
import { inTheWay } from "./in-the-way.ts";

export const CleanUpPlan = z.strictObject({
  workflow: z.literal("clean-up"),
  clusterId: z.string(),
  ...planFields,
  grants: z.array(OldGrant),
  notServed: CleanUpFacts.shape.notServed,
  /**
   * Old grants that other clusters may live on, with the names of those clusters. `unjudged`: none is known to, and of these
   * it cannot be judged; there may be some without a name.
   */
  kept: z
    .strictObject({
      ids: z.array(z.string()),
      clusters: z.array(z.string()),
      unjudged: z.literal(true).optional(),
    })
    .optional(),
});
export type CleanUpPlan = z.infer<typeof CleanUpPlan>;

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
  if (kept.length === 0) return {};
  const { sharedWith = [], perhapsSharedWith = [] } = facts;
  const ids = kept.map(({ id }) => id);
  return sharedWith.length > 0
    ? { kept: { ids, clusters: sharedWith.map(nameOf) } }
    : { kept: { ids, clusters: perhapsSharedWith.map(nameOf), unjudged: true } };
}

/** True where no other cluster runs on the old identity, and that is known. */
const isAlone = ({ sharedWith = [], perhapsSharedWith = [], sharersUnknown }: CleanUpFacts) =>
  sharedWith.length + perhapsSharedWith.length === 0 && sharersUnknown === undefined;

/** Why a grant stays: another cluster is known to use the old identity, or nobody can tell. */
function keptBecause(
  id: string,
  { sharedWith = [], perhapsSharedWith = [], sharersUnknown: because }: CleanUpFacts,
): Finding {
  return sharedWith.length > 0
    ? finding("grant-used-elsewhere", id, { clusters: sharedWith.map(nameOf) })
    : finding("grant-perhaps-used-elsewhere", id, { clusters: perhapsSharedWith.map(nameOf), because });
}

/**
 * Old grants that may be removed, those that another cluster may live on, and those that no cluster is known to need. While
 * others run on the old identity, or may do so, what lies in this cluster's own node resource group serves this cluster alone; of
 * everything else nobody can tell.
 */
function sorted(facts: CleanUpFacts): {
  readonly removable: CleanUpFacts["grants"];
  readonly kept: CleanUpFacts["grants"];
  readonly unclaimed: CleanUpFacts["grants"];
} {
  const { cluster, migration, grants } = facts;
  if (isAlone(facts)) {
    const unclaimed = grants.filter(({ id }) => servesNoCluster(migration?.grantDifference, id));
    return { removable: grants.filter((grant) => !unclaimed.includes(grant)), kept: [], unclaimed };
  }
  const own = grants.filter(({ scope }) => withinNodeGroup(cluster, scope));
  return { removable: own, kept: grants.filter((grant) => !own.includes(grant)), unclaimed: [] };
}

function findingsOf(facts: CleanUpFacts & Guarded, runId: string): Finding[] {
  const { cluster, migration, readAt, guardrails, notServed = [] } = facts;
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
    ...identitiesShown({ cluster }),
    ...(cluster.controlPlane.kind === "servicePrincipal"
      ? [finding("cluster-on-service-principal", cluster.id)]
      : []),
    ...kept.map(({ id }) => keptBecause(id, facts)),
    ...unclaimed.map(({ id }) => finding("grant-of-unknown-use", id)),
    ...inTheWay(facts, grants),
    ...notServed.map((id) => finding("grant-not-served", id, { assignmentId: id })),
    ...(nothingLeft ? [finding("nothing-left", cluster.id)] : []),
  ];
}

function principalsOf({ controlPlane, kubelet }: Cluster): string[] {
  const control = controlPlane.kind === "servicePrincipal" ? [] : [controlPlane.principalId];
  return [...control, ...(kubelet === undefined ? [] : [kubelet.objectId])];
}
