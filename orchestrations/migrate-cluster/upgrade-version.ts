import { startVersionUpgrade } from "../../activities/start-version-upgrade/contract.ts";
import type { Pool } from "../../domain/cluster/cluster.ts";
import { CONTROL_PLANE_MS } from "../../domain/cluster/estimate.ts";
import { imageUpgradeMs } from "../../domain/cluster/pace.ts";
import { judgeVersion } from "../../domain/cluster/operation-progress.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import type { MigrationProgress } from "../../domain/migration/progress.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import { runOperation } from "../kit/operation.ts";
import type { Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";
import type { Recovery } from "../shared/recovery.ts";
import { untilClusterIdle } from "../shared/until-idle.ts";
import type { OpenPools } from "./open-pools.ts";

interface VersionUpgrade {
  readonly version: string;
  readonly pools: readonly Pool[];
  readonly recovery: Recovery;
  readonly progress: ProgressLog<MigrationProgress>;
}

/** How the upgrade of the control plane or of a pool ended. `left`: the plan does not name the pool any more. */
type End = "upgraded" | "left" | "otherVersion";

/**
 * Takes the control plane to a version and then the pools, one after the other, which re-images their nodes. `otherVersion`
 * where it ended early, because another version is the one to go to by then.
 */
export function* upgradeVersion(
  flow: Flow,
  open: OpenPools,
  { version, pools, recovery, progress }: VersionUpgrade,
): Steps<"through" | "otherVersion"> {
  for (const pool of [undefined, ...pools]) {
    const end = yield* upgradeOne(flow, open, { version, pool }, recovery);
    if (end === "upgraded" && pool === undefined) progress.note({ version });
    if (end === "upgraded" && pool !== undefined) open.reimaged(pool);
    if (end !== "otherVersion") continue;
    yield* open.readBack(flow, "versionUpgrade");
    return "otherVersion";
  }
  yield* open.readBack(flow, "versionUpgrade");
  return "through";
}

interface Upgraded {
  readonly version: string;
  /** Undefined for the control plane. */
  readonly pool: Pool | undefined;
}

/** What fails or does not end parks the run; retry goes on where it stopped. */
function* upgradeOne(
  flow: Flow,
  open: OpenPools,
  { version, pool }: Upgraded,
  recovery: Recovery,
): Steps<End> {
  const { clusterId } = open;
  const resource = pool === undefined ? clusterId : `${clusterId}/agentPools/${pool.name}`;
  const input = { clusterId, version, ...(pool === undefined ? {} : { pool: pool.name }) };
  const detail = stepDetail("version", { pool: pool?.name, version });
  const enter = () => flow.enter("running", "upgradeVersion", detail);
  yield* enter();
  for (;;) {
    yield* open.upToDate(enter);
    if (!open.goesTo(version)) return "otherVersion";
    if (pool !== undefined && !open.isPlanned(pool)) return "left";
    const end = yield* runOperation(
      flow,
      startVersionUpgrade,
      input,
      {
        clusterId,
        waitUntilIdle: untilClusterIdle(flow, clusterId),
        expectedMs: pool === undefined ? CONTROL_PLANE_MS : imageUpgradeMs(pool),
        kind: "kubernetesUpgrade",
        judge: (cluster) => judgeVersion(cluster, pool?.name, version),
        failed: () => incident("version-upgrade-failed", resource, { version }),
      },
      ({ code }) => recovery.recover(resource, code),
    );
    if (end.kind !== "again") return "upgraded";
  }
}
