import type { Refusal, StartedOperation } from "../../activities/activity-contract.ts";
import { startIdentityChange } from "../../activities/start-identity-change/contract.ts";
import { nameOf } from "../../domain/arm-id.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { spell } from "../../domain/duration.ts";
import { identityUpdateMs } from "../../domain/migration/estimate.ts";
import { SYSTEM_ASSIGNED, type Target } from "../../domain/migration/target.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { clusterAtRest } from "../steps/at-rest.ts";
import type { Setbacks } from "../steps/setbacks.ts";
import { followCluster } from "../steps/follow-cluster.ts";
import { whatAzureSaid } from "../steps/operation.ts";
import type { Identities } from "./grants.ts";

/** What the change asks of the migration around it. */
export interface Change {
  readonly before: Cluster;
  readonly target: Target;
  readonly identities: Identities;
  readonly setbacks: Setbacks;
  /** Waits until the change may be made. */
  awaitWindow(): Steps<void>;
  /** Told before the cluster is changed: from here on its state is not what it was. */
  begins(): void;
  /** Told when AKS has taken the change, and so has checked what it checks before. */
  accepted(): void;
}

/** The one PUT, and its operation followed to the end. Answers the cluster as it was read back. */
export function* changeIdentity(flow: Flow, change: Change): Steps<Cluster> {
  const { before, target, identities } = change;
  const toSystem = target.changesControlPlane && target.controlPlane === SYSTEM_ASSIGNED;
  const controlPlane = toSystem ? SYSTEM_ASSIGNED : identities.controlPlane;
  for (;;) {
    // The window that was waited for has passed where the run was paused here.
    while (yield* flow.enter("running", "changeIdentity", describe(target))) yield* change.awaitWindow();
    change.begins();
    const start = yield* flow.perform(
      startIdentityChange,
      {
        clusterId: before.id,
        ...(controlPlane === undefined ? {} : { controlPlane }),
        ...(identities.kubelet === undefined ? {} : { kubelet: identities.kubelet }),
      },
      { resource: before.id, atRest: clusterAtRest(flow, before.id) },
    );
    // A cluster that shows the identities already has been taken through the same checks by an earlier try.
    change.accepted();
    const operation = start.kind === "started" ? start.operation : undefined;
    const end = yield* follow(flow, before, target, operation);
    if (end.kind === "changed") return end.cluster;
    if (yield* change.setbacks.overcome(before.id, end.refusal.code)) continue;
    yield* flow.park(startIdentityChange.name, end.refusal);
  }
}

function describe({ controlPlane, kubelet }: Target): string {
  const control = controlPlane === SYSTEM_ASSIGNED ? "a system-assigned identity" : nameOf(controlPlane);
  return `control plane to ${control}, kubelets ${kubelet === undefined ? "as AKS has them" : `to ${nameOf(kubelet)}`}`;
}

type End =
  | { readonly kind: "changed"; readonly cluster: Cluster }
  | { readonly kind: "notChanged"; readonly refusal: Refusal };

/** Follows the update to its end, and finds out why it failed. */
function* follow(
  flow: Flow,
  before: Cluster,
  target: Target,
  operation: StartedOperation | undefined,
): Steps<End> {
  const expectedMs = identityUpdateMs(before, target.changesKubelet);
  if (operation !== undefined) {
    const about = `AKS updates the cluster, about ${spell(expectedMs)}`;
    yield* flow.enter("waiting", "followChange", about, { underWay: true });
  }
  const soon = operation === undefined;
  const followed = yield* followCluster(flow, before.id, target, { expectedMs, soon });
  switch (followed.kind) {
    case "changed":
      return { kind: "changed", cluster: followed.cluster };
    case "endless":
      return refused("operation-without-end", before, "the update has not ended in reasonable time");
    case "failed": {
      const said = yield* whatAzureSaid(flow, operation);
      return refused(
        said?.code ?? "update-failed",
        before,
        said?.message ?? `the cluster is ${followed.cluster.provisioningState}`,
      );
    }
  }
}

function refused(code: string, cluster: Cluster, message: string): End {
  const remedy = `look at the cluster (az aks show --ids ${cluster.id}), mend the cause, then POST …/retry to reconcile it`;
  return { kind: "notChanged", refusal: { code, resource: cluster.id, message, remedy } };
}
