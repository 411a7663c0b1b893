import { type Cluster, phaseOf } from "../../cluster.ts";
import type { Finding } from "../../finding.ts";
import type { MigrationRequest } from "../request.ts";
import { targetOf } from "../target.ts";
import { goesBackToSystem } from "./limitations.ts";
import { AKS_DOCS, blocker, type Check } from "./check.ts";

function changesSomething(cluster: Cluster, request: MigrationRequest): boolean {
  const { changesControlPlane, changesKubelet } = targetOf(cluster, request);
  return changesControlPlane || changesKubelet || goesBackToSystem(cluster, request);
}

/** What these checks need to know; the plans of other workflows ask them too. */
interface OfCluster {
  readonly cluster: Cluster;
}

export const alreadyManaged: Check = ({ cluster }, request) =>
  changesSomething(cluster, request)
    ? []
    : [
        blocker("already-managed-identity", cluster.id, {
          means: `the cluster already runs on a ${cluster.controlPlane.kind === "systemAssigned" ? "system-assigned" : "user-assigned"} identity`,
          remedy:
            "nothing to migrate; to give it other identities, name them in controlPlaneIdentityId or kubeletIdentityId",
          source: `${AKS_DOCS}/managed-identity-overview`,
        }),
      ];

export const running = ({ cluster }: OfCluster): readonly Finding[] =>
  cluster.powerState === "Running"
    ? []
    : [
        blocker("cluster-stopped", cluster.id, {
          means: `a cluster in power state ${cluster.powerState} can only be started or deleted`,
          remedy: `start it, then run this again: az aks start --ids ${cluster.id}`,
          source: `${AKS_DOCS}/start-stop-cluster`,
        }),
      ];

export const healthy = ({ cluster }: OfCluster): readonly Finding[] => {
  switch (phaseOf(cluster.provisioningState)) {
    case "succeeded":
      return [];
    case "inProgress":
      return [
        {
          severity: "warning",
          code: "operation-in-progress",
          resource: cluster.id,
          means: `another operation is going on (${cluster.provisioningState}); during an upgrade a managed identity is unavailable for a time`,
          remedy: "none needed: the run waits for it before it changes the cluster",
          source: `${AKS_DOCS}/manage-abort-operations`,
        },
      ];
    default:
      return [
        blocker("cluster-not-healthy", cluster.id, {
          means: `its last operation ended as ${cluster.provisioningState}, and another change would hide why`,
          remedy: `find out why, then reconcile it: az aks update --ids ${cluster.id}`,
          source: "https://github.com/Azure/AKS/issues/1913",
        }),
      ];
  }
};

/** True for a cluster whose last operation failed or was cancelled, and that the request wants to be reconciled. */
export function reconcilesFirst({ provisioningState }: Cluster, { whenFailed }: MigrationRequest): boolean {
  const phase = phaseOf(provisioningState);
  return whenFailed === "reconcile" && (phase === "failed" || phase === "cancelled");
}

/** As `healthy`, where a failed cluster may be reconciled by the run itself. */
export const healthyOrReconciled: Check = (facts, request) => {
  const { cluster } = facts;
  if (!reconcilesFirst(cluster, request)) return healthy(facts);
  return [
    {
      severity: "warning",
      code: "cluster-reconciled-first",
      resource: cluster.id,
      means: `its last operation ended as ${cluster.provisioningState}: the run has AKS finish or repeat what it left undone, before anything else`,
      remedy: "find out why it failed first; what failed then may fail again, and parks the run",
      source: "https://github.com/Azure/AKS/issues/1913",
    },
  ];
};
