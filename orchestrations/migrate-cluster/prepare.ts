import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { nameOf, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { GrantEntry, WantedGrant } from "../../domain/grants/grant.ts";
import { roleWaitMs } from "../../domain/grants/role-wait.ts";
import { BY_AKS, isCheckedByAks } from "../../domain/grants/checked-by-aks.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import type { MigrationPlan } from "../../domain/migration/plan.ts";
import { reconcilesFirst } from "../../domain/migration/preflight/cluster-state.ts";
import { judgeChange } from "../../domain/cluster/operation-progress.ts";
import { targetOf } from "../../domain/migration/target.ts";
import type { MigrationProgress } from "../../domain/migration/progress.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import type { Current } from "../kit/planned.ts";
import type { Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";
import { awaitPropagation, ensureGrants, type Ledger } from "../shared/grants.ts";
import { type Readiness, readyForChange } from "./before-change.ts";
import {
  createIdentities,
  grantable,
  type Identities,
  type MadeIdentities,
  principalsOf,
  ungranted,
} from "../shared/cluster-identities.ts";
import type { PlannedMigration } from "./planned-migration.ts";
import { rolesSince } from "./recent-roles.ts";
import { reconcileCluster } from "./reconcile.ts";
import { awaitWindow } from "./window.ts";
import { SYSTEM_ASSIGNED, type Target } from "../../domain/cluster/target.ts";

/** Everything that the change needs, up to date. */
export interface Prepared extends Current<MigrationFacts, MigrationPlan> {
  readonly target: Target;
  readonly identities: Identities;
  /** Grants that only the change brings the principals of. */
  readonly late: readonly WantedGrant[];
}

/** What preparing has done so far; it goes on from there when it is asked once more. */
export interface Preparation {
  readonly made: MadeIdentities;
  readonly progress: ProgressLog<MigrationProgress>;
  /** Grants that were made later are the run's own: an earlier instance of it was lost (ISO 8601). */
  readonly ownSince: string | undefined;
  /** True where an earlier instance of the run may have changed the cluster. */
  readonly mayBeChanged: boolean;
  /** Set once a person has said that the run goes on without the disruption budgets: they are not asked about again. */
  withoutBudgets?: Readiness;
  /** Roles of principals that go which were found after the facts had been read. */
  readonly cameLater: Set<string>;
  /** The facts of a failed cluster that has been reconciled since. */
  reconciled?: MigrationFacts;
}

/**
 * Makes everything ready for the change, and enters its step: a cluster that is healthy, identities, the roles that they
 * need before it, the window, the budgets. The facts may be others by then, where the run stood still: then it goes through all of it again.
 */
export function* prepare(flow: Flow, planned: PlannedMigration, preparation: Preparation): Steps<Prepared> {
  const { request } = planned;
  const { made, progress, ownSince } = preparation;
  const { note } = progress;
  for (let now = yield* planned.upToDate(); ; now = yield* planned.upToDate()) {
    const { facts, plan } = now;
    if (reconcilesFirst(facts.cluster, request) && preparation.reconciled !== facts) {
      preparation.reconciled = yield* reconcileCluster(flow, planned, note);
      continue;
    }
    const { cluster, fleetMemberships, backupExtension } = facts;
    const target = targetOf(cluster, request);
    note({ target, fleetAndBackup: { fleetMemberships, backupExtension } });
    const identities = yield* createIdentities(
      flow,
      target,
      { location: plan.location, tags: request.tags ?? cluster.tags },
      made,
    );
    const { controlPlane, kubelet } = identities;
    if (controlPlane !== undefined && kubelet !== undefined) note({ identities: { controlPlane, kubelet } });
    const known = grantable(plan.grants, principalsOf(cluster, target, identities), made);
    const missing = new Set(ungranted(plan.grants, progress.done.grants));
    yield* ensureGrants(
      flow,
      known.filter(({ wanted }) => missing.has(wanted)),
      progress,
      { ownSince, waitMs: roleWaitMs(request) },
    );
    yield* awaitPropagation(flow, progress);

    // What is done disrupts nothing any more.
    const disrupts = !preparation.mayBeChanged || !(yield* isChanged(flow, cluster.id, target));
    if (disrupts) {
      const roles = yield* rolesSince(flow, facts, target, preparation.cameLater);
      if (roles.came) {
        flow.stoodStill();
        continue;
      }
      const ready = preparation.withoutBudgets ?? (yield* readyForChange(flow, facts, request, target));
      if (ready.skipped) preparation.withoutBudgets = ready;
      note({ found: [...roles.findings, ...ready.findings] });
      yield* awaitWindow(flow, facts, target);
    }
    note({ aboutToChange: true });
    // The window that was waited for has passed where the run was paused here.
    while (yield* flow.enter("running", "changeIdentity", describe(target))) {
      if (disrupts) yield* awaitWindow(flow, facts, target);
    }
    if ((yield* planned.upToDate()) !== now) continue;
    const late = plan.grants.filter((grant) => !known.some(({ wanted }) => wanted === grant));
    return { ...now, target, identities, late };
  }
}

/** What AKS checks before it takes the change is known to act by then. */
export function confirmByAks(flow: Flow, { facts, target }: Prepared, { done, note }: Ledger): void {
  const confirmed = { at: flow.at(), by: BY_AKS };
  const isNew = (entry: GrantEntry) =>
    entry.confirmed === undefined && isCheckedByAks(entry, facts, target.kubelet);
  note({ grants: done.grants.map((entry) => (isNew(entry) ? { ...entry, confirmed } : entry)) });
}

function* isChanged(flow: Flow, clusterId: ResourceId, target: Target): Steps<boolean> {
  const cluster = yield* flow.value(observeCluster, { clusterId }, { resource: clusterId });
  return judgeChange(cluster, target.controlPlane, target.kubelet).kind === "ended";
}

function describe({ controlPlane, kubelet }: Target): string {
  return stepDetail("change", {
    controlPlane: controlPlane === SYSTEM_ASSIGNED ? undefined : nameOf(controlPlane),
    kubelet: kubelet === undefined ? undefined : nameOf(kubelet),
  });
}
