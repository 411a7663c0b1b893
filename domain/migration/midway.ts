import { sameId } from "../arm-id/arm-id.ts";
import { type Cluster, phaseOf, type Pool } from "../cluster/cluster.ts";
import type { Finding } from "../findings/finding.ts";
import { POOL_STATES } from "../preflight/cluster-state.ts";
import { CAPACITY_FINDINGS } from "../preflight/preflight.ts";
import type { Guarded } from "../guardrails/guardrails.ts";
import { withoutOwnChanges } from "../identity/adopted.ts";
import type { MigrationFacts } from "./facts.ts";
import { showsIdentities } from "../cluster/operation-progress.ts";
import { isHalfMigrated } from "../cluster/half-migrated.ts";
import { replacedAtOnce } from "../nodes/scale-out.ts";
import { openReplacements, type MigrationProgress } from "./progress.ts";
import type { ServicePrincipalFacts } from "../cluster/principals.ts";
import { defined } from "../schema/defined.ts";

type GuardedFacts = MigrationFacts & Guarded;

/**
 * The facts of a migration in progress, without the changes of the run itself, so that a plan from them can be compared with the
 * approved one. Once the cluster has its new identities, the facts keep the role assignments that the old ones had, and only the
 * pools that existed before: new pools have the new identity from the start. If the nodes of a pool are being replaced, the
 * additional nodes of a batch are the run's own. If the cluster has identities that the run does not set, somebody else has
 * changed it: then the facts are as read.
 */
export function asBefore(found: GuardedFacts, before: GuardedFacts, done: MigrationProgress): GuardedFacts {
  const read =
    found.adopted === undefined
      ? found
      : { ...found, adopted: withoutOwnChanges(found.adopted, before.adopted ?? [], done) };
  if (done.changed === undefined)
    return done.grants.length === 0 ? read : { ...read, held: withoutOwn(read.held, done) };
  const healthy = { ...read.cluster, provisioningState: healthOf(read.cluster, before.cluster) };
  const unmoved = isUnmoved(read.cluster, before.cluster);
  // A half-migrated cluster had its identities before the run: only reimaged nodes show what the run has done.
  if (unmoved && !isHalfMigrated(before.cluster)) return { ...read, cluster: healthy };
  if (!unmoved && !isOwnMove(read.cluster, before.cluster, done)) return read;
  const { servicePrincipal, preflight: _forTheChange, ...known } = before;
  return {
    ...known,
    ...(servicePrincipal === undefined ? {} : { servicePrincipal: outOfUse(servicePrincipal) }),
    readAt: read.readAt,
    guardrails: read.guardrails,
    locks: read.locks,
    ...defined({
      nodeWindow: read.nodeWindow,
      nodeDisruptionFeature: read.nodeDisruptionFeature,
      kubernetesPatch: read.kubernetesPatch,
    }),
    cluster: withFormerIdentities(healthy, before.cluster, done),
  };
}

/** What identities that stay had before the run assigned them more roles. */
function withoutOwn(held: GuardedFacts["held"], { grants }: MigrationProgress): GuardedFacts["held"] {
  return held.filter(
    ({ id, by }) =>
      by === undefined ||
      !grants.some(({ outcome, assignmentId }) => outcome === "made" && sameId(assignmentId, id)),
  );
}

/** True for a finding that the run itself has caused: its new nodes use quota and IP addresses. */
export function explainsMigration({ code }: Finding, { changed }: MigrationProgress): boolean {
  return changed !== undefined && [...CAPACITY_FINDINGS, ...POOL_STATES].includes(code);
}

/** After a failed operation of the run, the cluster is Failed: a retry repairs that. */
function healthOf(now: Cluster, before: Cluster): string {
  const phase = phaseOf(now.provisioningState);
  return phase === "failed" || phase === "cancelled" ? before.provisioningState : now.provisioningState;
}

function isUnmoved(now: Cluster, before: Cluster): boolean {
  return hasControlPlaneOf(now, before) && hasKubeletOf(now, before);
}

/** True if the run sets every identity that the cluster did not have before. */
function isOwnMove(now: Cluster, before: Cluster, { target }: MigrationProgress): boolean {
  if (target === undefined) return false;
  const controlPlane = hasControlPlaneOf(now, before) ? undefined : target.controlPlane;
  const kubelet = hasKubeletOf(now, before) ? undefined : target.kubelet;
  const shown = now.kubelet === undefined ? { ...now, kubelet: before.kubelet } : now;
  return showsIdentities(shown, controlPlane, kubelet);
}

function hasControlPlaneOf(now: Cluster, before: Cluster): boolean {
  return identityOf(now) === identityOf(before);
}

function hasKubeletOf(now: Cluster, before: Cluster): boolean {
  return now.kubelet?.objectId === before.kubelet?.objectId;
}

/** The expiry date of a secret that nobody needs any more. */
const NEVER = "9999-12-31T00:00:00.000Z";

/** Once the cluster has left the service principal, the expiry of its secrets does no harm. */
function outOfUse(servicePrincipal: ServicePrincipalFacts): ServicePrincipalFacts {
  if (servicePrincipal.kind !== "found") return servicePrincipal;
  const { kind, objectId, displayName } = servicePrincipal;
  return { kind, objectId, displayName, expiresOn: NEVER };
}

function identityOf({ controlPlane }: Cluster): string {
  return controlPlane.kind === "servicePrincipal" ? controlPlane.clientId : controlPlane.principalId;
}

function withFormerIdentities(now: Cluster, before: Cluster, done: MigrationProgress): Cluster {
  const { kubelet: _new, servicePrincipalClientId: _none, ...rest } = now;
  const pools = now.pools.filter(({ name }) => before.pools.some((pool) => pool.name === name));
  return {
    ...rest,
    controlPlane: before.controlPlane,
    ...defined({ kubelet: before.kubelet, servicePrincipalClientId: before.servicePrincipalClientId }),
    addons: before.addons,
    pools: pools.map(({ withoutIdentity: _sinceTheChange, ...seen }) => {
      const pool = { ...seen, ...formerly(seen, before) };
      const { count } = openReplacements(done).find((one) => one.pool.name === pool.name)?.pool ?? pool;
      const surged = pool.count - count;
      const own = surged > 0 && surged <= replacedAtOnce({ ...pool, count });
      return own ? { ...pool, count } : pool;
    }),
  };
}

/**
 * What the change and the upgrades gave a pool is the run's own, and so is that its nodes do not carry the new identity yet;
 * what it had is what the report compares with.
 */
function formerly({ name }: Pool, before: Cluster): Pick<Pool, "nodeImageVersion" | "withoutIdentity"> {
  const { nodeImageVersion: image, withoutIdentity: half } =
    before.pools.find((pool) => pool.name === name) ?? {};
  return {
    ...defined({ nodeImageVersion: image, withoutIdentity: half }),
  };
}
