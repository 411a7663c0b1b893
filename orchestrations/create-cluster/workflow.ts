import { roleWaitMs } from "../../domain/grants/role-wait.ts";
import type { EnsuredIdentity } from "../../activities/ensure-identity/contract.ts";
import { startClusterCreation } from "../../activities/start-cluster-creation/contract.ts";
import { nameOf } from "../../domain/arm-id/arm-id.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { blueprint, creationTarget } from "../../domain/creation/blueprint.ts";
import type { CreationFacts } from "../../domain/creation/facts.ts";
import { CREATION_MS, type CreationPlan } from "../../domain/creation/planning.ts";
import { CreationProgress, explainsCreation, reportCreation } from "../../domain/creation/report.ts";
import type { CreationRequest } from "../../domain/creation/request.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { judgeChange } from "../../domain/cluster/operation-progress.ts";
import { unconfirmedBy } from "../../domain/run/unconfirmed.ts";
import { withoutOwnChanges } from "../../domain/identity/adopted.ts";
import type { WantedGrant } from "../../domain/grants/grant.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { createGroupOf } from "../shared/resource-group.ts";
import type { Flow } from "../kit/flow.ts";
import { registerWorkflow } from "../kit/registration.ts";
import type { Planned } from "../kit/planned.ts";
import { runOperation } from "../kit/operation.ts";
import type { Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";
import {
  createIdentities,
  grantable,
  type Identities,
  MadeIdentities,
  principalsOf,
  ungranted,
} from "../shared/cluster-identities.ts";
import { untilClusterIdle } from "../shared/until-idle.ts";
import { awaitPropagation, ensureGrants } from "../shared/grants.ts";
import { createCluster } from "./contract.ts";
import { SYSTEM_ASSIGNED, type Target } from "../../domain/cluster/target.ts";
import { defined } from "../../domain/schema/defined.ts";

export const createClusterWorkflow = registerWorkflow(createCluster, {
  soFar: CreationProgress,
  settle: (flow, { clusterId }) => untilClusterIdle(flow, clusterId)(),
  begin: ({ clusterId }): CreationProgress => ({ clusterId, made: [], grants: [] }),
  midway: {
    facts: ({ adopted = [], ...read }, before, soFar) => ({
      ...read,
      adopted: withoutOwnChanges(adopted, before.adopted ?? [], soFar),
    }),
    explains: explainsCreation,
  },
  *carryOut(flow, planned, progress) {
    const { note } = progress;
    const { request, earlier } = planned;
    const target = creationTarget(request);
    const ownSince = earlier === undefined ? undefined : planned.plan.madeAt;
    note({ target });
    if (earlier?.aboutToBegin === true) note({ begun: true });
    if (planned.facts.groupLocation === undefined) {
      note({ group: yield* createGroupOf(flow, request.clusterId, request) });
    }
    const preparation = { made: new MadeIdentities(progress), progress, ownSince };
    const { created, prepared } = yield* create(flow, planned, target, preparation);
    note({ created });
    // Principals that exist only since the cluster was created: AKS's own kubelet identity, a system-assigned control
    // plane.
    const late = grantable(
      prepared.late,
      principalsOf(created, target, prepared.identities),
      preparation.made,
    );
    yield* ensureGrants(flow, late, progress, { ownSince, waitMs: roleWaitMs(planned.request) });
    yield* awaitPropagation(flow, progress);
  },
  report: reportCreation,
});

type PlannedCreation = Planned<CreationRequest, CreationFacts, CreationPlan>;

interface Preparation {
  readonly made: MadeIdentities;
  readonly progress: ProgressLog<CreationProgress>;
  /** Role assignments that were created after this time are the run's own (ISO 8601). */
  readonly ownSince: string | undefined;
}

interface Prepared {
  readonly identities: Identities;
  readonly late: readonly WantedGrant[];
}

/**
 * Creates the identities and the role assignments that the cluster needs first, and enters the step of the creation with
 * facts that are up to date.
 */
function* prepare(
  flow: Flow,
  planned: PlannedCreation,
  target: Target,
  { made, progress, ownSince }: Preparation,
): Steps<Prepared> {
  const { request } = planned;
  for (let now = yield* planned.upToDate(); ; now = yield* planned.upToDate()) {
    const identities = yield* createIdentities(flow, target, request, made);
    const known = grantable(now.plan.grants, principalsOf(blueprint(request), target, identities), made);
    const missing = new Set(ungranted(now.plan.grants, progress.done.grants));
    yield* ensureGrants(
      flow,
      known.filter(({ wanted }) => missing.has(wanted)),
      progress,
      { ownSince, waitMs: roleWaitMs(request) },
    );
    yield* awaitPropagation(flow, progress);
    progress.note({ aboutToBegin: true });
    yield* flow.enter(
      "running",
      "createCluster",
      stepDetail("new-cluster", { name: nameOf(request.clusterId) }),
    );
    if ((yield* planned.upToDate()) !== now) continue;
    const late = now.plan.grants.filter((grant) => !known.some(({ wanted }) => wanted === grant));
    return { identities, late };
  }
}

function* create(
  flow: Flow,
  planned: PlannedCreation,
  target: Target,
  preparation: Preparation,
): Steps<{ created: Cluster; prepared: Prepared }> {
  const { request } = planned;
  const { clusterId } = request;
  for (;;) {
    const prepared = yield* prepare(flow, planned, target, preparation);
    const { controlPlane, kubelet } = prepared.identities;
    const input = {
      request,
      controlPlane: controlPlane ?? requireSystem(target),
      ...defined({ kubelet }),
    };
    preparation.progress.note({ begun: true, refused: false });
    const creation = yield* runOperation(flow, startClusterCreation, input, {
      clusterId,
      expectedMs: CREATION_MS,
      waitUntilIdle: untilClusterIdle(flow, clusterId),
      whenAlready: "look",
      kind: "clusterCreation",
      notBegun: (refusal) => {
        preparation.progress.note({ refused: unconfirmedBy(refusal) === "refused" });
      },
      enter: () =>
        flow.enter("waiting", "followCreation", stepDetail("creation", { ms: CREATION_MS }), {
          underWay: true,
        }),
      judge: (cluster) => judgeChange(cluster, target.controlPlane, target.kubelet),
      failed: ({ provisioningState: state }) => incident("creation-failed", clusterId, { state, clusterId }),
    });
    if (creation.kind === "ended") return { created: creation.end, prepared };
  }
}

function requireSystem({ controlPlane }: Target): EnsuredIdentity | typeof SYSTEM_ASSIGNED {
  if (controlPlane === SYSTEM_ASSIGNED) return SYSTEM_ASSIGNED;
  throw new TypeError(`defect: the identity ${controlPlane} was not created`);
}
