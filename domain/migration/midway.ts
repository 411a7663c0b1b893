import { type Cluster, phaseOf } from "../cluster.ts";
import type { Finding } from "../finding.ts";
import { ROOM_FINDINGS } from "../foresight.ts";
import type { Guarded } from "../guardrails.ts";
import { withoutDeeds } from "../identity/adopted.ts";
import type { MigrationFacts } from "./facts.ts";
import { replacedAtOnce } from "./scale-out.ts";
import { openReplacements, type Trail } from "./trail.ts";

type GuardedFacts = MigrationFacts & Guarded;

/**
 * The facts of a migration that is on its way, without what it has brought about itself: a plan that is made from them is
 * comparable with the one that was approved. Once the cluster has other identities, what the old ones hold is what they
 * held, and only the pools that were there before are the run's to re-image: later ones are born with the new identity.
 * Of a pool whose machines are being replaced, as many more as a batch brings are the run's own.
 */
export function asBefore(found: GuardedFacts, before: GuardedFacts, done: Trail): GuardedFacts {
  const read =
    found.adopted === undefined
      ? found
      : { ...found, adopted: withoutDeeds(found.adopted, before.adopted ?? [], done) };
  if (done.changed === undefined) return read;
  const healthy = { ...read.cluster, provisioningState: healthOf(read.cluster, before.cluster) };
  if (isUnmoved(read.cluster, before.cluster)) return { ...read, cluster: healthy };
  const { servicePrincipal: _outOfUse, foresight: _forTheChange, ...known } = before;
  return {
    ...known,
    readAt: read.readAt,
    guardrails: read.guardrails,
    locks: read.locks,
    ...(read.nodeWindow === undefined ? {} : { nodeWindow: read.nodeWindow }),
    ...(read.nodeDisruptionFeature === undefined
      ? {}
      : { nodeDisruptionFeature: read.nodeDisruptionFeature }),
    ...(read.kubernetesPatch === undefined ? {} : { kubernetesPatch: read.kubernetesPatch }),
    cluster: withFormerIdentities(healthy, before.cluster, done),
  };
}

/** True for a finding that the change itself explains: its own new nodes take of the room that they need. */
export function explainsMigration({ code }: Finding, { changed }: Trail): boolean {
  return changed !== undefined && ROOM_FINDINGS.includes(code);
}

/** An operation of the run that failed leaves the cluster as failed: that is what a retry is for. */
function healthOf(now: Cluster, before: Cluster): string {
  const phase = phaseOf(now.provisioningState);
  return phase === "failed" || phase === "cancelled" ? before.provisioningState : now.provisioningState;
}

function isUnmoved(now: Cluster, before: Cluster): boolean {
  return identityOf(now) === identityOf(before) && now.kubelet?.objectId === before.kubelet?.objectId;
}

function identityOf({ controlPlane }: Cluster): string {
  return controlPlane.kind === "servicePrincipal" ? controlPlane.clientId : controlPlane.principalId;
}

function withFormerIdentities(now: Cluster, before: Cluster, done: Trail): Cluster {
  const { kubelet: _new, servicePrincipalClientId: _none, ...rest } = now;
  const pools = now.pools.filter(({ name }) => before.pools.some((pool) => pool.name === name));
  return {
    ...rest,
    controlPlane: before.controlPlane,
    ...(before.kubelet === undefined ? {} : { kubelet: before.kubelet }),
    ...(before.servicePrincipalClientId === undefined
      ? {}
      : { servicePrincipalClientId: before.servicePrincipalClientId }),
    addons: before.addons,
    pools: pools.map((pool) => {
      const { count } = openReplacements(done).find((one) => one.pool.name === pool.name)?.pool ?? pool;
      const surged = pool.count - count;
      const own = surged > 0 && surged <= replacedAtOnce({ ...pool, count });
      return own ? { ...pool, count } : pool;
    }),
  };
}
