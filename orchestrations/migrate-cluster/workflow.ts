import { roleWaitMs } from "../../domain/grants/role-wait.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { asBefore, explainsMigration } from "../../domain/migration/midway.ts";
import { carriedBefore, withLabels } from "../../domain/images/node-labels.ts";
import { keepsIdentities, principalsOutOfUse, targetOf } from "../../domain/migration/target.ts";
import {
  openReplacements,
  reportMigration,
  MigrationProgress,
  withEarlierCause,
} from "../../domain/migration/progress.ts";
import { oldGrants } from "../../domain/grants/wanted/wanted.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import { registerWorkflow } from "../kit/registration.ts";
import type { Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";
import { untilClusterIdle } from "../shared/until-idle.ts";
import { awaitPropagation, ensureGrants } from "../shared/grants.ts";
import { askNodeImages } from "../shared/in-cluster.ts";
import { type Recovery, recoveryOf } from "../shared/recovery.ts";
import { changeIdentity } from "./change.ts";
import { migrateCluster } from "./contract.ts";
import { grantable, MadeIdentities, principalsOf } from "../shared/cluster-identities.ts";
import { upgradePools } from "./upgrade-pools.ts";
import type { PlannedMigration } from "./planned-migration.ts";
import { assignRoles } from "./assign-roles.ts";
import type { Preparation } from "./prepare.ts";
import { verifyPools } from "./verify.ts";

export const migrateClusterWorkflow = registerWorkflow(migrateCluster, {
  soFar: MigrationProgress,
  settle: (flow, { clusterId }) => untilClusterIdle(flow, clusterId)(),
  begin: ({ clusterId }): MigrationProgress => ({ clusterId, grants: [], made: [], pools: [] }),
  // New identities and their roles change nothing of the cluster.
  mayHaveBegun: ({ aboutToChange, changed, reconciled, after }) =>
    [aboutToChange, changed, reconciled, after].some((noted) => noted !== undefined),
  midway: { facts: asBefore, explains: explainsMigration },
  *carryOut(flow, planned, progress) {
    const { note } = progress;
    const { request, earlier } = planned;
    const { id: clusterId } = planned.facts.cluster;
    const ownSince = earlier === undefined ? undefined : planned.plan.madeAt;
    if (keepsIdentities(targetOf(planned.facts.cluster, request))) {
      yield* assignRoles(flow, planned, progress, ownSince);
      return;
    }
    const preparation: Preparation = {
      made: new MadeIdentities(progress),
      progress,
      ownSince,
      cameLater: new Set(),
      mayBeChanged: earlier?.changed !== undefined || earlier?.aboutToChange === true,
    };
    if (preparation.mayBeChanged) note({ changed: "begun" });
    const recovery = recoveryOf(flow, clusterId, request.whenDrainFails);
    const { after, prepared } = yield* changeIdentity(flow, planned, preparation, recovery);
    const { facts, target, identities, late } = prepared;
    const old = oldGrants(facts, target);
    note({
      after,
      old: { grants: old, principals: [...principalsOutOfUse(facts, target)], changedAt: flow.at() },
    });

    // Principals that only the change has made: AKS's own kubelet identity, a system-assigned control plane, add-ons.
    const lateKnown = grantable(late, principalsOf(after, target, identities), preparation.made);
    note({ ungranted: late.filter((grant) => !lateKnown.some(({ wanted }) => wanted === grant)) });
    yield* ensureGrants(flow, lateKnown, progress, { ownSince, waitMs: roleWaitMs(planned.request) });
    // Nothing that follows needs the roles of add-ons: they take effect while the pools are upgraded.
    yield* awaitPropagation(flow, progress, ({ identity }) => identity !== "addon");
    const kubeletId = after.kubelet?.resourceId;
    if (target.changesKubelet && kubeletId !== undefined) {
      yield* seeToPools(
        flow,
        { planned, recovery, before: facts.cluster, earlier },
        after,
        kubeletId,
        progress,
      );
    }
    yield* awaitPropagation(flow, progress);
  },
  report: reportMigration,
});

interface Pools {
  readonly planned: PlannedMigration;
  readonly recovery: Recovery;
  /** The cluster as it was before the change. */
  readonly before: Cluster;
  /** What an earlier instance of the run had done. */
  readonly earlier: MigrationProgress | undefined;
}

/** Proves what the nodes of every pool carry, and re-images those that the change left as they were. */
function* seeToPools(
  flow: Flow,
  { planned, recovery, before, earlier }: Pools,
  after: Cluster,
  kubeletId: string,
  progress: ProgressLog<MigrationProgress>,
): Steps<void> {
  const { note } = progress;
  yield* flow.enter("running", "verifyPools", stepDetail("node-identities"));
  const read = yield* verifyPools(flow, before, after, kubeletId, "identityUpdate");
  const pools = earlier === undefined ? read : read.map((pool) => withEarlierCause(pool, earlier));
  note({ pools });
  const upgraded = yield* upgradePools(
    flow,
    { before, kubeletId, planned, recovery, progress },
    {
      cluster: after,
      pools,
      waitingSince: earlier?.waitingSince,
      replacing: earlier === undefined ? [] : openReplacements(earlier),
    },
  );
  note({ after: upgraded.cluster, pools: upgraded.pools });
  if (planned.request.inClusterReads !== "runCommand") return;
  const { images, findings } = yield* askNodeImages(flow, before.id);
  note({ pools: withLabels(upgraded.pools, images, carriedBefore(before)), unread: findings });
}
