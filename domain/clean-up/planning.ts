import { z } from "zod";
import { sameId } from "../arm-id/arm-id.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { namesApart } from "../cluster/names-apart.ts";
import { seconds } from "../text/duration.ts";
import { namesOfUsers } from "../grants/users.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { Guarded } from "../guardrails/guardrails.ts";
import { ownPrincipalFindings } from "../guardrails/own-resources.ts";
import { identitiesShown } from "../preflight/cluster-state.ts";
import { roleById } from "../roles/roles.ts";
import { inOrder, planFields } from "../run/plan.ts";
import { plannedWrite } from "../writes/writes.ts";
import { expectedBecause } from "../reasons/estimates.ts";
import type { CleanUpRequest } from "./request.ts";
import { CleanUpFacts, OldGrant } from "./facts.ts";
import { sorted } from "./sorting.ts";
import { inTheWay } from "./in-the-way.ts";

export const CleanUpPlan = z.strictObject({
  workflow: z.literal("clean-up"),
  clusterId: z.string(),
  ...planFields,
  grants: z.array(OldGrant),
  notServed: CleanUpFacts.shape.notServed,
  /**
   * Old grants that something else may live on, with the names of clusters and others. `unjudged`: none is known to, and of these
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
  const { removable: grants, notServed } = sorted(facts);
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
    ...(notServed.length === 0 ? {} : { notServed: [...notServed] }),
    ...keptIn(facts),
  };
}

function keptIn(facts: CleanUpFacts): Pick<CleanUpPlan, "kept"> {
  const { kept } = sorted(facts);
  if (kept.length === 0) return {};
  const { cluster, perhapsSharedWith = [] } = facts;
  const ids = [...kept];
  const users = namesOfUsers(facts);
  return users.length > 0
    ? { kept: { ids, clusters: users } }
    : { kept: { ids, clusters: namesApart(perhapsSharedWith, [cluster.id]), unjudged: true } };
}

/** Why a grant stays: something else is known to use the old identity, or nobody can tell. */
function keptBecause(id: string, facts: CleanUpFacts): Finding {
  const { cluster, perhapsSharedWith = [], sharersUnknown: because } = facts;
  const users = namesOfUsers(facts);
  if (users.length > 0) return finding("grant-used-elsewhere", id, { users });
  const clusters = namesApart(perhapsSharedWith, [cluster.id]);
  return finding("grant-perhaps-used-elsewhere", id, { clusters, because });
}

function findingsOf(facts: CleanUpFacts & Guarded, runId: string): Finding[] {
  const { cluster, migration, readAt, guardrails } = facts;
  const { removable: grants, kept, unclaimed, notServed } = sorted(facts);
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
    ...kept.map((id) => keptBecause(id, facts)),
    ...unclaimed.map((id) => finding("grant-of-unknown-use", id)),
    ...inTheWay(facts, grants),
    ...notServed.map((id) => finding("grant-not-served", id, { assignmentId: id })),
    ...(nothingLeft ? [finding("nothing-left", cluster.id)] : []),
  ];
}

function principalsOf({ controlPlane, kubelet }: Cluster): string[] {
  const control = controlPlane.kind === "servicePrincipal" ? [] : [controlPlane.principalId];
  return [...control, ...(kubelet === undefined ? [] : [kubelet.objectId])];
}
