import type { Context, Reply } from "../../core/exchange.ts";
import { textAt } from "../../world/json.ts";
import { requireCluster } from "./clusters.ts";
import {
  compareVersions,
  DEFAULT_VERSION,
  minorOf,
  offeredVersions,
  openUpgrades,
  upgradesFrom,
} from "./versions.ts";

/** Versions that the control plane may go to. Source: the model of ManagedClusterUpgradeProfile (2026-06-01). */
export function clusterUpgradeProfile(context: Context): Reply {
  const { cluster } = requireCluster(context);
  const { body } = cluster;
  const control = textAt(body, "properties", "currentKubernetesVersion") ?? "";
  const open = openUpgrades(control).map((kubernetesVersion) => ({ kubernetesVersion }));
  return {
    status: 200,
    body: {
      id: `${textAt(body, "id") ?? ""}/upgradeprofiles/default`,
      name: "default",
      type: "Microsoft.ContainerService/managedClusters/upgradeprofiles",
      properties: {
        controlPlaneProfile: {
          kubernetesVersion: control,
          osType: "Linux",
          ...(open.length === 0 ? {} : { upgrades: open }),
        },
        // Recorded: nothing of the pools, which have profiles of their own.
        agentPoolProfiles: null,
      },
    },
  };
}

/** Versions that a region offers, as `az aks get-versions` of 2.45 asks. Source: the model of OrchestratorVersionProfileListResult (2019-08-01). */
export function orchestrators({ params }: Context): Reply {
  const { subscription = "", location = "" } = params;
  const one = (orchestratorVersion: string) => ({ orchestratorType: "Kubernetes", orchestratorVersion });
  return {
    status: 200,
    body: {
      id: `/subscriptions/${subscription}/providers/Microsoft.ContainerService/locations/${location}/orchestrators`,
      name: "default",
      type: "Microsoft.ContainerService/locations/orchestrators",
      properties: {
        orchestrators: offeredVersions.map((version) => ({
          ...one(version),
          ...(version === DEFAULT_VERSION ? { default: true } : {}),
          upgrades: upgradesFrom(version).map(one),
        })),
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
