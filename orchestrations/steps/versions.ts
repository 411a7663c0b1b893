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

/**
 * Takes the control plane to a version and then pools, one after the other, which re-images their nodes. What fails or
 * does not end parks the run; retry goes on where it stopped.
 */
export function* upgradeVersion(
  flow: Flow,
  clusterId: ResourceId,
  version: string,
  pools: readonly Pool[],
  setbacks: Setbacks,
  upgraded: { controlPlane(version: string): void; pool(pool: Pool): void },
): Steps<void> {
  yield* flow.enter("running", "upgradeVersion", `control plane to ${version}`);
  yield* upgradeOne(flow, { clusterId, version }, CONTROL_PLANE_MS, setbacks);
  upgraded.controlPlane(version);
  for (const pool of pools) {
    yield* flow.enter("running", "upgradeVersion", `pool ${pool.name} to ${version}`);
    yield* upgradeOne(flow, { clusterId, version, pool: pool.name }, imageUpgradeMs(pool), setbacks);
    upgraded.pool(pool);
  }
}

interface VersionUpgrade {
  readonly clusterId: ResourceId;
  readonly version: string;
  readonly pool?: string;
}

function* upgradeOne(
  flow: Flow,
  upgrade: VersionUpgrade,
  expectedMs: number,
  setbacks: Setbacks,
): Steps<void> {
  const { clusterId, version, pool } = upgrade;
  const resource = pool === undefined ? clusterId : `${clusterId}/agentPools/${pool}`;
  for (;;) {
    const start = yield* flow.ask(startVersionUpgrade, upgrade, {
      resource,
      atRest: clusterAtRest(flow, clusterId),
    });
    if (start.kind === "done") return;
    if (start.kind === "refused") {
      if (yield* setbacks.overcome(resource, start.refusal.code)) continue;
      yield* flow.park(startVersionUpgrade.name, start.refusal);
      continue;
    }
    if (yield* hasEndedWell(flow, upgrade, expectedMs)) return;
    const said = yield* whatAzureSaid(flow, start.operation);
    if (yield* setbacks.overcome(resource, said?.code)) continue;
    yield* flow.park(startVersionUpgrade.name, {
      code: said?.code ?? "version-upgrade-failed",
      resource,
      message: said?.message ?? `it did not get to Kubernetes ${version}`,
      remedy:
        "mend the cause (often a pod disruption budget, quota or a full subnet), then POST …/retry to go on",
    });
  }
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
