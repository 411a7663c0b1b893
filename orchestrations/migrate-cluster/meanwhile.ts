import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { missingGrants } from "../../domain/grants/missing.ts";
import type { MigrationProgress } from "../../domain/migration/progress.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";
import { grantable, principalsOf, ungranted } from "../shared/cluster-identities.ts";
import { ensureGrants } from "../shared/grants.ts";
import type { Preparation, Prepared } from "./prepare.ts";

/**
 * A change that has failed may have given the cluster its new identities, and nodes that use them: what these lack is
 * assigned before the run waits for a person, as far as the cluster shows them. Nothing is waited for.
 *
 * @param waitMs - how long after it was made an assignment counts as effective
 */
export function* grantMeanwhile(
  flow: Flow,
  { facts, late, target, identities }: Prepared,
  { made, progress, ownSince }: Preparation,
  waitMs: number,
): Steps<void> {
  if (late.length === 0) return;
  const { id: clusterId } = facts.cluster;
  const seen = yield* flow.ask(observeCluster, { clusterId }, { resource: clusterId });
  if (seen.kind === "refused") return;
  const missing = ungranted(late, progress.done.grants);
  yield* ensureGrants(
    flow,
    grantable(missing, principalsOf(seen.value, target, identities), made),
    progress,
    {
      ownSince,
      waitMs,
    },
  );
}

/** What the run would assign once the change is through, a sentence each: whoever mends the cluster by hand has to do it. */
export function stillMissing(
  { facts, late, target }: Prepared,
  { done }: ProgressLog<MigrationProgress>,
): readonly string[] {
  const { controlPlane } = target;
  return missingGrants(late, done.grants, {
    clusterId: facts.cluster.id,
    hasIdentities: false,
    controlPlane,
  });
}
