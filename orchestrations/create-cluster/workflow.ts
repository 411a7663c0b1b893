import { ensureResourceGroup } from "../../activities/ensure-resource-group/contract.ts";
import type { EnsuredIdentity } from "../../activities/ensure-identity/contract.ts";
import { startClusterCreation } from "../../activities/start-cluster-creation/contract.ts";
import { nameOf, partsOf } from "../../domain/arm-id.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { blueprint, creationTarget } from "../../domain/creation/blueprint.ts";
import { CREATION_MS } from "../../domain/creation/planning.ts";
import { type CreationTrail, reportCreation } from "../../domain/creation/report.ts";
import type { CreationRequest } from "../../domain/creation/request.ts";
import { spell } from "../../domain/duration.ts";
import type { GrantEntry } from "../../domain/grant.ts";
import { SYSTEM_ASSIGNED, type Target } from "../../domain/migration/target.ts";
import type { Flow } from "../kit/flow.ts";
import { registerWorkflow } from "../kit/registration.ts";
import type { Steps } from "../kit/steps.ts";
import { createIdentities, grantable, type Identities, principalsOf } from "../migrate-cluster/grants.ts";
import { clusterAtRest } from "../steps/at-rest.ts";
import { followCluster } from "../steps/follow-cluster.ts";
import { awaitPropagation, grantRoles } from "../steps/grants.ts";
import { whatAzureSaid } from "../steps/operation.ts";
import { createCluster } from "./contract.ts";

export const createClusterWorkflow = registerWorkflow(createCluster, {
  begin: ({ clusterId }): CreationTrail => ({ clusterId, made: [], grants: [] }),
  *carryOut(flow, { request, facts, plan }, note) {
    const target = creationTarget(request);
    const grants: GrantEntry[] = [];
    const made: string[] = [];
    note({ target, grants, made });
    if (facts.groupLocation === undefined) {
      const { subscription, resourceGroup } = partsOf(request.clusterId);
      yield* flow.enter("running", "ensureGroup", resourceGroup);
      const group = { subscription, resourceGroup, location: request.location };
      yield* flow.value(ensureResourceGroup, group, { resource: resourceGroup });
      note({ group: resourceGroup });
    }
    const identities = yield* createIdentities(flow, target, request.location, made);
    const known = grantable(plan.grants, principalsOf(blueprint(request), target, identities));
    yield* grantRoles(flow, known, grants);
    yield* awaitPropagation(flow, grants);

    const created = yield* create(flow, request, target, identities, () => {
      note({ begun: true });
    });
    note({ created });
    // Principals that only the cluster has brought: AKS's own kubelet identity, a system-assigned control plane.
    const late = plan.grants.filter((grant) => !known.some(({ wanted }) => wanted === grant));
    yield* grantRoles(flow, grantable(late, principalsOf(created, target, identities)), grants);
    yield* awaitPropagation(flow, grants);
  },
  report: reportCreation,
});

function* create(
  flow: Flow,
  request: CreationRequest,
  target: Target,
  { controlPlane, kubelet }: Identities,
  begins: () => void,
): Steps<Cluster> {
  const { clusterId } = request;
  const input = {
    request,
    controlPlane: controlPlane ?? requireSystem(target),
    ...(kubelet === undefined ? {} : { kubelet }),
  };
  for (;;) {
    yield* flow.enter("running", "createCluster", nameOf(clusterId));
    begins();
    const start = yield* flow.perform(startClusterCreation, input, {
      resource: clusterId,
      atRest: clusterAtRest(flow, clusterId),
    });
    const operation = start.kind === "started" ? start.operation : undefined;
    const about = `AKS creates the cluster, about ${spell(CREATION_MS)}`;
    yield* flow.enter("waiting", "followCreation", about, { underWay: true });
    const soon = operation === undefined;
    const followed = yield* followCluster(flow, clusterId, target, { expectedMs: CREATION_MS, soon });
    if (followed.kind === "changed") return followed.cluster;
    const said = yield* whatAzureSaid(flow, operation);
    yield* flow.park(startClusterCreation.name, {
      code: said?.code ?? (followed.kind === "endless" ? "operation-without-end" : "creation-failed"),
      resource: clusterId,
      message: said?.message ?? "the cluster did not come up with its identities",
      remedy:
        "mend the cause, delete the failed cluster (az aks delete), then POST …/retry to create it again",
    });
  }
}

function requireSystem({ controlPlane }: Target): EnsuredIdentity | typeof SYSTEM_ASSIGNED {
  if (controlPlane === SYSTEM_ASSIGNED) return SYSTEM_ASSIGNED;
  throw new TypeError(`defect: the identity ${controlPlane} was not created`);
}
