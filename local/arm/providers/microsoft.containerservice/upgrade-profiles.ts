import type { Context, Reply } from "../../core/exchange.ts";
import { textAt } from "../../world/json.ts";
import { poolName, poolsOf } from "./cluster-body.ts";
import { requireCluster } from "./clusters.ts";
import {
  compareVersions,
  DEFAULT_VERSION,
  minorOf,
  offeredVersions,
  openUpgrades,
  upgradesFrom,
} from "./versions.ts";

/** Versions that the control plane and each pool may go to. Source: the model of ManagedClusterUpgradeProfile (2026-06-01). */
export function clusterUpgradeProfile(context: Context): Reply {
  const { cluster } = requireCluster(context);
  const { body } = cluster;
  const control = textAt(body, "properties", "currentKubernetesVersion") ?? "";
  const upgrades = (version: string) =>
    openUpgrades(version).map((kubernetesVersion) => ({ kubernetesVersion }));
  return {
    status: 200,
    body: {
      id: `${textAt(body, "id") ?? ""}/upgradeProfiles/default`,
      name: "default",
      type: "Microsoft.ContainerService/managedClusters/upgradeprofiles",
      properties: {
        controlPlaneProfile: { kubernetesVersion: control, osType: "Linux", upgrades: upgrades(control) },
        agentPoolProfiles: poolsOf(body).map((pool) => {
          const version = textAt(pool, "currentOrchestratorVersion") ?? textAt(pool, "orchestratorVersion");
          return {
            name: poolName(pool),
            kubernetesVersion: version,
            osType: textAt(pool, "osType") ?? "Linux",
            upgrades: upgrades(version ?? control),
          };
        }),
      },
    },
  };
}

/** Versions for a new pool: nothing newer than the control plane. Source: the model of AgentPoolAvailableVersions. */
export function availablePoolVersions(context: Context): Reply {
  const { cluster } = requireCluster(context);
  const control = textAt(cluster.body, "properties", "currentKubernetesVersion") ?? "";
  const open = offeredVersions.filter((version) => compareVersions(version, control) <= 0);
  return {
    status: 200,
    body: {
      id: `${textAt(cluster.body, "id") ?? ""}/availableAgentPoolVersions`,
      name: "default",
      type: "Microsoft.ContainerService/managedClusters/availableAgentpoolVersions",
      properties: {
        agentPoolVersions: open.map((kubernetesVersion) => ({
          default: kubernetesVersion === control,
          kubernetesVersion,
        })),
      },
    },
  };
}

/** Source: the model of KubernetesVersionListResult: minor versions with their patches. */
export function kubernetesVersions(): Reply {
  const minors = [...new Set(offeredVersions.map(minorOf))];
  return {
    status: 200,
    body: {
      values: minors.map((version) => ({
        version,
        capabilities: { supportPlan: ["KubernetesOfficial", "AKSLongTermSupport"] },
        ...(version === minorOf(DEFAULT_VERSION) ? { isDefault: true } : {}),
        patchVersions: Object.fromEntries(
          offeredVersions
            .filter((patch) => minorOf(patch) === version)
            .map((patch) => [patch, { upgrades: upgradesFrom(patch) }]),
        ),
      })),
    },
  };
}
