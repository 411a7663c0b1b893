import { isWithin, requireArmId, resourceGroupId } from "../../arm-id.ts";
import type { Finding } from "../../finding.ts";
import type { MigrationFacts } from "../facts.ts";
import { targetOf } from "../target.ts";
import { AKS_DOCS, blocker, type Check } from "./check.ts";

export const locks = ({
  cluster,
  locks: found,
}: Pick<MigrationFacts, "cluster" | "locks">): readonly Finding[] => {
  const nodeGroup = resourceGroupId(requireArmId(cluster.id).subscription, cluster.nodeResourceGroup);
  return found.flatMap((lock): Finding[] => {
    const onNodes = isWithin(nodeGroup, lock.scope) || isWithin(lock.scope, nodeGroup);
    if (!onNodes && lock.level !== "ReadOnly") {
      return [
        {
          severity: "note",
          code: "lock-keeps-old-grants",
          resource: lock.id,
          means: "a CanNotDelete lock lets the migration through but forbids removing old grants later",
          remedy: "lift it when the old grants are cleaned up",
          source: "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
        },
      ];
    }
    return [
      blocker(onNodes ? "node-resource-group-locked" : "cluster-locked", lock.id, {
        means: `a ${lock.level} lock on ${lock.scope} stops AKS from ${onNodes ? "replacing nodes" : "changing the cluster"}`,
        remedy: `remove the lock for the time of the run: az lock delete --ids ${lock.id}`,
        source: onNodes
          ? "https://github.com/Azure/AKS/issues/3291"
          : "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
      }),
    ];
  });
};

export const disruptionPolicy: Check = ({ cluster, nodeDisruptionFeature }, request) => {
  if (!targetOf(cluster, request).changesKubelet) return [];
  if (cluster.nodeDisruptionPolicy === "Block") {
    return [
      blocker("node-disruption-blocked", cluster.id, {
        means: `the node disruption policy is Block${nodeDisruptionFeature === undefined ? "" : ` (feature ${nodeDisruptionFeature})`}, and changing the kubelet identity re-images nodes`,
        remedy: "set the policy to Allow for the time of the run, in agreement with whoever blocked it",
        source: `${AKS_DOCS}/node-disruption-policy`,
      }),
    ];
  }
  if (cluster.nodeDisruptionPolicy !== "AllowDuringMaintenanceWindow") return [];
  return [
    {
      severity: "warning",
      code: "node-disruption-window",
      resource: cluster.id,
      means: "nodes may be disrupted only inside the node OS maintenance window",
      remedy: "start the run early enough that the window opens when the roles are effective",
      source: `${AKS_DOCS}/node-disruption-policy`,
    },
  ];
};
