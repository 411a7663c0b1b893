import { roleWaitMs } from "../../domain/grants/role-wait.ts";
import type { MigrationProgress } from "../../domain/migration/progress.ts";
import { targetOf } from "../../domain/migration/target.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";
import { grantable, MadeIdentities, principalsOf } from "../shared/cluster-identities.ts";
import { awaitPropagation, ensureGrants } from "../shared/grants.ts";
import type { PlannedMigration } from "./planned-migration.ts";

/**
 * The run of a cluster whose identities stay: its nodes carry the kubelet identity already, and that lacks roles.
 *
 * @param ownSince - grants that were made later are the run's own: an earlier instance of it was lost (ISO 8601)
 */
export function* assignRoles(
  flow: Flow,
  planned: PlannedMigration,
  progress: ProgressLog<MigrationProgress>,
  ownSince: string | undefined,
): Steps<void> {
  const { request } = planned;
  const { facts, plan } = yield* planned.upToDate();
  const { cluster } = facts;
  const target = targetOf(cluster, request);
  progress.note({ target, after: cluster });
  const known = grantable(plan.grants, principalsOf(cluster, target, {}), new MadeIdentities(progress));
  yield* ensureGrants(flow, known, progress, { ownSince, waitMs: roleWaitMs(request) });
  yield* awaitPropagation(flow, progress);
}
