import type { GrantEntry } from "../../domain/grant.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import type { MigrationPlan } from "../../domain/migration/plan.ts";
import type { MigrationReport } from "../../domain/migration/report.ts";
import type { MigrationRequest } from "../../domain/migration/request.ts";
import { concluded, endedEarly, type Trail } from "../../domain/migration/trail.ts";
import type { Flow } from "../kit/flow.ts";
import type { Planned } from "../kit/planned-run.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { RunCancelled, type Steps } from "../kit/steps.ts";
import { changeIdentity } from "./change.ts";
import { migrateCluster } from "./contract.ts";
import { awaitPropagation, createIdentities, grantRoles } from "./grants.ts";
import { upgradePools, verifyPools } from "./images.ts";

export const migrateClusterWorkflow = registerWorkflow(migrateCluster, {
  refused: ({ request: { clusterId }, why, findings, ...planned }) =>
    endedEarly(
      { ...planned, clusterId, grants: [], reached: "nothing", pools: [] },
      "refused",
      why,
      findings,
    ),
  carryOut,
});

function* carryOut(
  flow: Flow,
  { request, facts, plan, planHash }: Planned<MigrationRequest, MigrationFacts, MigrationPlan>,
): Steps<MigrationReport> {
  const grants: GrantEntry[] = [];
  const { clusterId } = request;
  let trail: Trail = { clusterId, plan, planHash, grants, reached: "identities", pools: [] };
  try {
    const identities = yield* createIdentities(flow, plan);
    trail = { ...trail, identities: { controlPlane: identities.controlPlane, kubelet: identities.kubelet } };
    yield* grantRoles(flow, plan, identities, grants);
    yield* awaitPropagation(flow, grants);

    trail = { ...trail, reached: "change" };
    const kubeletId = identities.kubelet.resourceId;
    const after = yield* changeIdentity(flow, facts.cluster, identities);
    trail = { ...trail, after };

    yield* flow.enter("running", "verifyPools", "what the nodes of every pool carry now");
    const pools = yield* verifyPools(flow, facts.cluster, after, kubeletId, "identityUpdate");
    trail = { ...trail, pools };
    const upgraded = yield* upgradePools(
      flow,
      facts.cluster,
      { cluster: after, pools },
      kubeletId,
      request.whenNothingNewer ?? "wait",
    );
    trail = { ...trail, after: upgraded.cluster, pools: upgraded.pools };
  } catch (error) {
    if (error instanceof RunCancelled) return endedEarly(trail, "cancelled", error.message);
    throw error;
  }
  yield* flow.enter("running", "report", "the proof");
  return concluded(trail, { grants: facts.held.map(({ id }) => id) });
}
