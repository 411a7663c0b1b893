import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import { startVersionUpgrade } from "../../activities/start-version-upgrade/contract.ts";
import type { Pool } from "../../domain/cluster/cluster.ts";
import { CONTROL_PLANE_MS, imageUpgradeMs } from "../../domain/cluster/estimate.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { judgeVersion } from "../../domain/cluster/operation-progress.ts";
import type { Flow } from "../kit/flow.ts";
import { runOperation } from "../kit/operation.ts";
import type { Steps } from "../kit/steps.ts";
import { untilClusterIdle } from "./until-idle.ts";
import type { Recovery } from "./recovery.ts";

export interface VersionUpgrades {
  readonly clusterId: ResourceId;
  readonly version: string;
  readonly recovery: Recovery;
  /**
   * Asked before each upgrade, once `enter` has entered its step: whether the cluster still has the pool, and whether that
   * is still the version to go to.
   */
  still(enter: () => Steps<unknown>, pool?: string): Steps<"upgrade" | "leave" | "otherVersion">;
  controlPlane(version: string): void;
  pool(pool: Pool): void;
}

/**
 * Takes the control plane to a version and then pools, one after the other, which re-images their nodes. What fails or
 * does not end parks the run; retry goes on where it stopped. Answers
 * false where it ended early: another version is the one to go to by then.
 */
export function* upgradeVersion(
  flow: Flow,
  pools: readonly Pool[],
  upgrades: VersionUpgrades,
): Steps<boolean> {
  const { version } = upgrades;
  const end = yield* upgradeOne(flow, undefined, CONTROL_PLANE_MS, upgrades);
  if (end === "otherVersion") return false;
  upgrades.controlPlane(version);
  for (const pool of pools) {
    const ended = yield* upgradeOne(flow, pool.name, imageUpgradeMs(pool), upgrades);
    if (ended === "otherVersion") return false;
    if (ended === "upgraded") upgrades.pool(pool);
  }
  return true;
}

function* upgradeOne(
  flow: Flow,
  pool: string | undefined,
  expectedMs: number,
  { clusterId, version, recovery, still }: VersionUpgrades,
): Steps<"upgraded" | "left" | "otherVersion"> {
  const resource = pool === undefined ? clusterId : `${clusterId}/agentPools/${pool}`;
  const upgrade = { clusterId, version, ...(pool === undefined ? {} : { pool }) };
  const what = pool === undefined ? "control plane" : `pool ${pool}`;
  const enter = () => flow.enter("running", "upgradeVersion", `${what} to ${version}`);
  yield* enter();
  for (;;) {
    const now = yield* still(enter, pool);
    if (now !== "upgrade") return now === "leave" ? "left" : now;
    const end = yield* runOperation(
      flow,
      startVersionUpgrade,
      upgrade,
      {
        ...{ clusterId, expectedMs, waitUntilIdle: untilClusterIdle(flow, clusterId) },
        noun: "Kubernetes upgrade",
        judge: (cluster) => judgeVersion(cluster, pool, version),
        failed: () => incident("version-upgrade-failed", resource, { version }),
      },
      ({ code }) => recovery.recover(resource, code),
    );
    if (end.kind !== "again") return "upgraded";
  }
}
