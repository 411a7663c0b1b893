import type { ResourceId } from "../../domain/arm-id.ts";
import type { z } from "zod";
import type { Refusal, StartedOperation } from "../../domain/answer.ts";
import { POOL_NOT_PLANNED, startIdentityChange } from "../../activities/start-identity-change/contract.ts";
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
import type { Prepared } from "./prepare.ts";
import { explained, incident } from "../../domain/incidents.ts";

/** What the change asks of the migration around it. */
export interface Change {
  readonly clusterId: ResourceId;
  readonly setbacks: Setbacks;
  /** Makes everything ready, enters the step, and answers what the change is made from. */
  prepare(): Steps<Prepared>;
  /** Told before the cluster is changed: from here on its state is not what it was. */
  begins(): void;
  /** Told when AKS has taken the change, and so has checked what it checks before. */
  accepted(prepared: Prepared): void;
}

/** The cluster as it was read back, and what the change was made from. */
export interface Changed {
  readonly after: Cluster;
  readonly prepared: Prepared;
}

/** The one PUT, and its operation followed to the end. */
export function* changeIdentity(flow: Flow, change: Change): Steps<Changed> {
  const { clusterId } = change;
  const atRest = clusterAtRest(flow, clusterId);
  for (;;) {
    const prepared = yield* change.prepare();
    const { facts, plan, target } = prepared;
    change.begins();
    const start = yield* flow.begin(
      startIdentityChange,
      {
        ...{ clusterId, ...identitiesOf(prepared) },
        ...(target.changesKubelet ? { plannedPools: plan.pools.map(({ name }) => name) } : {}),
      },
      { resource: clusterId, atRest },
    );
    if (start.kind === "stopped") continue;
    if (start.kind === "refused") {
      // Nothing to ask a person about: the plan is made again, and names the pool.
      if (start.refusal.code === POOL_NOT_PLANNED) flow.stoodStill();
      else yield* flow.park(startIdentityChange.name, start.refusal, { atRest });
      continue;
    }
    // A cluster that shows the identities already has been taken through the same checks by an earlier try.
    change.accepted(prepared);
    const operation = start.kind === "started" ? start.operation : undefined;
    const end = yield* follow(flow, facts.cluster, target, operation);
    if (end.kind === "changed") return { after: end.cluster, prepared };
    if (yield* change.setbacks.overcome(clusterId, end.refusal.code)) continue;
    yield* flow.park(startIdentityChange.name, end.refusal);
  }
}

type Input = z.infer<typeof startIdentityChange.input>;

/** The identities that the PUT sets; absent are those that stay, or that AKS makes. */
function identitiesOf({ target, identities }: Prepared): Pick<Input, "controlPlane" | "kubelet"> {
  const toSystem = target.changesControlPlane && target.controlPlane === SYSTEM_ASSIGNED;
  return toSystem ? { ...identities, controlPlane: SYSTEM_ASSIGNED } : identities;
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
      return notChanged(
        incident("operation-without-end", before.id, { operation: "update of the cluster", id: before.id }),
      );
    case "failed": {
      const said = yield* whatAzureSaid(flow, operation);
      const state = followed.cluster.provisioningState;
      const failed = incident("update-failed", before.id, { state, clusterId: before.id });
      return notChanged(explained(failed, said));
    }
  }
}

const notChanged = (refusal: Refusal): End => ({ kind: "notChanged", refusal });
