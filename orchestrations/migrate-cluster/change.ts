import type { z } from "zod";
import { POOL_NOT_PLANNED, startIdentityChange } from "../../activities/start-identity-change/contract.ts";
import type { Refusal } from "../../domain/activity/answer.ts";
import { roleWaitMs } from "../../domain/grants/role-wait.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { identityUpdateMs } from "../../domain/cluster/estimate.ts";
import { judgeChange } from "../../domain/cluster/operation-progress.ts";
import { unconfirmedBy } from "../../domain/run/unconfirmed.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import { type OperationAbout, runOperation } from "../kit/operation.ts";
import type { Steps } from "../kit/steps.ts";
import { untilClusterIdle } from "../shared/until-idle.ts";
import type { Recovery } from "../shared/recovery.ts";
import type { PlannedMigration } from "./planned-migration.ts";
import { grantMeanwhile, stillMissing } from "./meanwhile.ts";
import { confirmByAks, type Preparation, prepare, type Prepared } from "./prepare.ts";
import { SYSTEM_ASSIGNED } from "../../domain/cluster/target.ts";

/** The cluster as it was read back, and what the change was made from. */
export interface Changed {
  readonly after: Cluster;
  readonly prepared: Prepared;
}

/** The one PUT, and its operation followed to the end. Everything is made ready anew before each try. */
export function* changeIdentity(
  flow: Flow,
  planned: PlannedMigration,
  preparation: Preparation,
  recovery: Recovery,
): Steps<Changed> {
  const { id: clusterId } = planned.facts.cluster;
  for (;;) {
    const prepared = yield* prepare(flow, planned, preparation);
    function* recover({ code }: Refusal, begun: boolean): Steps<boolean> {
      if (begun) {
        const recovered = yield* recovery.recover(clusterId, code);
        if (!recovered) yield* grantMeanwhile(flow, prepared, preparation, roleWaitMs(planned.request));
        return recovered;
      }
      // Nothing to ask a person about: the plan is made again, and names the pool.
      if (code === POOL_NOT_PLANNED) flow.stoodStill();
      return code === POOL_NOT_PLANNED;
    }
    preparation.progress.note({ changed: "begun" });
    const about = changeOf(flow, prepared, preparation);
    const change = yield* runOperation(flow, startIdentityChange, inputOf(prepared), about, recover);
    if (change.kind === "ended") return { after: change.end, prepared };
  }
}

type Input = z.infer<typeof startIdentityChange.input>;

/** The identities that the PUT sets; absent are those that stay, or that AKS makes. */
function inputOf({ facts, plan, target, identities }: Prepared): Input {
  const toSystem = target.changesControlPlane && target.controlPlane === SYSTEM_ASSIGNED;
  return {
    clusterId: facts.cluster.id,
    ...identities,
    ...(toSystem ? { controlPlane: SYSTEM_ASSIGNED } : {}),
    ...(target.changesKubelet ? { plannedPools: plan.pools.map(({ name }) => name) } : {}),
  };
}

/** A cluster that shows the identities already was changed by an earlier try; it is read back all the same. */
function changeOf(flow: Flow, prepared: Prepared, preparation: Preparation): OperationAbout<Cluster> {
  const { facts, target } = prepared;
  const { cluster } = facts;
  const expectedMs = identityUpdateMs(cluster, target.changesKubelet);
  return {
    clusterId: cluster.id,
    expectedMs,
    waitUntilIdle: untilClusterIdle(flow, cluster.id),
    whenAlready: "look",
    kind: "clusterUpdate",
    notBegun: (refusal) => {
      preparation.progress.note({ changed: unconfirmedBy(refusal) });
    },
    *enter(begun) {
      confirmByAks(flow, prepared, preparation.progress);
      if (!begun) return;
      const detail = stepDetail("update", { ms: expectedMs });
      yield* flow.enter("waiting", "followChange", detail, { underWay: true });
    },
    judge: (now) => judgeChange(now, target.controlPlane, target.kubelet),
    failed: ({ provisioningState: state }) =>
      incident("update-failed", cluster.id, { state, clusterId: cluster.id }),
    besides: () => stillMissing(prepared, preparation.progress),
  };
}
