import type { Cluster } from "../../domain/cluster.ts";
import type { GrantEntry } from "../../domain/grant.ts";
import { reconcilesFirst } from "../../domain/migration/preflight/cluster-state.ts";
import { carriedBefore, withLabels } from "../../domain/migration/node-labels.ts";
import { strategyOf } from "../../domain/migration/strategy.ts";
import { principalsOutOfUse, targetOf } from "../../domain/migration/target.ts";
import { reportMigration, type Trail } from "../../domain/migration/trail.ts";
import { losesIt } from "../../domain/migration/wanted-grants.ts";
import { BY_AKS, isCheckedByAks } from "../../domain/migration/checked-by-aks.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import type { MigrationRequest } from "../../domain/migration/request.ts";
import type { Flow } from "../kit/flow.ts";
import { registerWorkflow } from "../kit/registration.ts";
import type { Steps } from "../kit/steps.ts";
import { type Setbacks, setbacksOf } from "../steps/setbacks.ts";
import { awaitPropagation, grantRoles } from "../steps/grants.ts";
import { askNodeImages } from "../steps/in-cluster.ts";
import { readyForChange } from "./before-change.ts";
import { changeIdentity } from "./change.ts";
import { migrateCluster } from "./contract.ts";
import { createIdentities, grantable, principalsOf } from "./grants.ts";
import { upgradePools, verifyPools } from "./images.ts";
import { reconcileCluster } from "./reconcile.ts";
import { awaitWindow } from "./window.ts";

export const migrateClusterWorkflow = registerWorkflow(migrateCluster, {
  begin: ({ clusterId }): Trail => ({ clusterId, grants: [], made: [], pools: [] }),
  *carryOut(flow, { request, facts, plan }, note) {
    const { cluster } = facts;
    const target = targetOf(cluster, request);
    const grants: GrantEntry[] = [];
    const old = facts.held.filter((held) => losesIt(held, target)).map(({ id }) => id);
    if (reconcilesFirst(cluster, request)) {
      yield* reconcileCluster(flow, cluster, () => {
        note({ reconciled: "begun" });
      });
      note({ reconciled: "done" });
    }
    const made: string[] = [];
    const { fleetMemberships, backupExtension } = facts;
    note({ grants, made, target, neighbours: { fleetMemberships, backupExtension } });
    const identities = yield* createIdentities(flow, target, plan.location, made);
    const { controlPlane, kubelet } = identities;
    if (controlPlane !== undefined && kubelet !== undefined) note({ identities: { controlPlane, kubelet } });
    const known = grantable(plan.grants, principalsOf(cluster, target, identities));
    yield* grantRoles(flow, known, grants);
    yield* awaitPropagation(flow, grants);

    const setbacks = setbacksOf(flow, cluster.id, request.whenDrainFails);
    note({ found: yield* readyForChange(flow, facts, request, target) });
    const after = yield* changeIdentity(flow, {
      ...{ before: cluster, target, identities, setbacks },
      awaitWindow: () => awaitWindow(flow, facts, target),
      begins: () => {
        note({ changed: "begun" });
      },
      accepted: () => {
        for (const entry of grants) {
          if (entry.confirmed === undefined && isCheckedByAks(entry, facts, target.kubelet)) {
            entry.confirmed = { at: flow.at(), by: BY_AKS };
          }
        }
      },
    });
    note({
      after,
      old: { grants: old, principals: [...principalsOutOfUse(facts, target)], changedAt: flow.at() },
    });

    // Principals that only the change has made: AKS's own kubelet identity, a system-assigned control plane, add-ons.
    const late = plan.grants.filter((grant) => !known.some(({ wanted }) => wanted === grant));
    const lateKnown = grantable(late, principalsOf(after, target, identities));
    note({ ungranted: late.filter((grant) => !lateKnown.some(({ wanted }) => wanted === grant)) });
    yield* grantRoles(flow, lateKnown, grants);
    // Nothing that follows leans on what add-ons may do: their roles come to act while the pools are seen to.
    yield* awaitPropagation(flow, grants, ({ identity }) => identity !== "addon");
    const kubeletId = after.kubelet?.resourceId;
    if (target.changesKubelet && kubeletId !== undefined) {
      yield* seeToPools(flow, { request, facts, setbacks }, after, kubeletId, note);
    }
    yield* awaitPropagation(flow, grants);
  },
  report: reportMigration,
});

/** Proves what the nodes of every pool carry, and re-images those that the change left as they were. */
function* seeToPools(
  flow: Flow,
  {
    request,
    facts,
    setbacks,
  }: { readonly request: MigrationRequest; readonly facts: MigrationFacts; readonly setbacks: Setbacks },
  after: Cluster,
  kubeletId: string,
  note: (done: Partial<Trail>) => void,
): Steps<void> {
  const { cluster } = facts;
  yield* flow.enter("running", "verifyPools", "what the nodes of every pool carry now");
  const pools = yield* verifyPools(flow, cluster, after, kubeletId, "identityUpdate");
  note({ pools });
  const upgraded = yield* upgradePools(
    flow,
    cluster,
    { cluster: after, pools },
    kubeletId,
    strategyOf(facts, request),
    setbacks,
    {
      seen: (seen) => {
        note({ after: seen.cluster, pools: seen.pools });
      },
      controlPlane: (version) => {
        note({ version });
      },
      left: (open) => {
        note({ replacing: open.map(({ pool, old }) => ({ pool: pool.name, nodes: pool.count, old })) });
      },
    },
  );
  note({ after: upgraded.cluster, pools: upgraded.pools });
  if (request.inClusterReads !== "runCommand") return;
  const { images, findings } = yield* askNodeImages(flow, cluster.id);
  note({ pools: withLabels(upgraded.pools, images, carriedBefore(cluster)), unread: findings });
}
