import type { ResourceId } from "../../domain/arm-id.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { startVersionUpgrade } from "../../activities/start-version-upgrade/contract.ts";
import { type Cluster, phaseOf, type Pool } from "../../domain/cluster.ts";
import { CONTROL_PLANE_MS, imageUpgradeMs } from "../../domain/migration/estimate.ts";
import { nextLookMs } from "../../domain/migration/progress.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { clusterAtRest } from "./at-rest.ts";
import type { Setbacks } from "./setbacks.ts";
import { whatAzureSaid } from "./operation.ts";
import { explained, incident } from "../../domain/incidents.ts";

export interface VersionUpgrades {
  readonly clusterId: ResourceId;
  readonly version: string;
  readonly setbacks: Setbacks;
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
  { clusterId, version, setbacks, still }: VersionUpgrades,
): Steps<"upgraded" | "left" | "otherVersion"> {
  const resource = pool === undefined ? clusterId : `${clusterId}/agentPools/${pool}`;
  const upgrade = { clusterId, version, ...(pool === undefined ? {} : { pool }) };
  const what = pool === undefined ? "control plane" : `pool ${pool}`;
  const enter = () => flow.enter("running", "upgradeVersion", `${what} to ${version}`);
  yield* enter();
  for (;;) {
    const now = yield* still(enter, pool);
    if (now !== "upgrade") return now === "leave" ? "left" : now;
    const atRest = clusterAtRest(flow, clusterId);
    const start = yield* flow.begin(startVersionUpgrade, upgrade, { resource, atRest });
    if (start.kind === "stopped") continue;
    if (start.kind === "already") return "upgraded";
    if (start.kind === "refused") {
      if (yield* setbacks.overcome(resource, start.refusal.code)) continue;
      yield* flow.park(startVersionUpgrade.name, start.refusal);
      continue;
    }
    if (yield* hasEndedWell(flow, upgrade, expectedMs)) return "upgraded";
    const said = yield* whatAzureSaid(flow, start.operation);
    if (yield* setbacks.overcome(resource, said?.code)) continue;
    const notUpgraded = incident("version-upgrade-failed", resource, { version });
    yield* flow.park(startVersionUpgrade.name, explained(notUpgraded, said));
  }
}

interface VersionUpgrade {
  readonly clusterId: ResourceId;
  readonly version: string;
  readonly pool?: string;
}

function* hasEndedWell(flow: Flow, upgrade: VersionUpgrade, expectedMs: number): Steps<boolean> {
  for (let look = 0; ; look += 1) {
    const pause = nextLookMs(expectedMs, look);
    if (pause === undefined) return false;
    yield* flow.sleep(pause);
    const { clusterId } = upgrade;
    const cluster = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
    const { version, state } = shown(cluster, upgrade.pool);
    const phase = phaseOf(state);
    if (phase === "failed" || phase === "cancelled") return false;
    if (phase === "succeeded" && version === upgrade.version) return true;
  }
}

function shown(cluster: Cluster, pool: string | undefined): { version: string | undefined; state: string } {
  if (pool === undefined) return { version: cluster.kubernetesVersion, state: cluster.provisioningState };
  const found = cluster.pools.find(({ name }) => name === pool);
  return { version: found?.kubernetesVersion, state: found?.provisioningState ?? "Failed" };
}
