import type { EnsuredIdentity } from "../../activities/ensure-identity/contract.ts";
import { nameOf, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Cluster } from "../../domain/cluster/cluster.ts";
import { addonNamed } from "../../domain/addons/addons.ts";
import { type GrantEntry, sameGrant, type WantedGrant } from "../../domain/grants/grant.ts";
import { REPLICATION_MS } from "../../domain/cluster/estimate.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";
import type { PrincipalGrant } from "./grants.ts";
import { createIdentity, type NewIdentity } from "./identities.ts";
import { ownIdentities, SYSTEM_ASSIGNED, type Target } from "../../domain/cluster/target.ts";
import { defined } from "../../domain/schema/defined.ts";

/** The identities that the change sets; absent are those that AKS makes or that stay. */
export interface Identities {
  readonly controlPlane?: EnsuredIdentity;
  readonly kubelet?: EnsuredIdentity;
}

/** The identities that this instance of a run has made sure of, by the ids that it asked for. */
export class MadeIdentities {
  readonly #progress: ProgressLog<{ readonly made: readonly string[] }>;
  readonly #made = new Map<string, EnsuredIdentity>();
  readonly #new = new Set<string>();

  /** `progress`: where the ids are noted, beside those of earlier instances. */
  constructor(progress: ProgressLog<{ readonly made: readonly string[] }>) {
    this.#progress = progress;
  }

  /** `isNew`: it was not there before. */
  add(id: ResourceId, identity: EnsuredIdentity, isNew: boolean): void {
    this.#made.set(id, identity);
    if (isNew) this.#new.add(identity.principalId);
    const { made } = this.#progress.done;
    if (!made.includes(id)) this.#progress.note({ made: [...made, id] });
  }

  /** True for a principal that this instance has made, and that nobody can have given a role yet. */
  isNew(principalId: string): boolean {
    return this.#new.has(principalId);
  }

  of(id: string | undefined): EnsuredIdentity | undefined {
    return id === undefined ? undefined : this.#made.get(id);
  }
}

/**
 * Has the identities exist that are not the cluster's own, and enters each as soon as it does. Those that are entered
 * already are not asked for again.
 */
export function* createIdentities(
  flow: Flow,
  target: Target,
  asNew: NewIdentity,
  made: MadeIdentities,
): Steps<Identities> {
  const own = ownIdentities(target);
  const missing = own.filter((id, index) => made.of(id) === undefined && own.indexOf(id) === index);
  if (missing.length > 0) {
    yield* flow.enter(
      "running",
      "createIdentities",
      stepDetail("identities", { names: missing.map(nameOf) }),
    );
    let isNew = false;
    for (const id of missing) {
      const { identity, found } = yield* createIdentity(flow, id, asNew);
      made.add(id, identity, !found);
      isNew ||= !found;
    }
    // A grant that comes before the directory knows its principal is refused, and costs a call of the budget each time.
    if (isNew) yield* flow.sleep(REPLICATION_MS);
  }
  const controlPlane = made.of(target.changesControlPlane ? target.controlPlane : undefined);
  const kubelet = made.of(target.kubelet);
  return {
    ...defined({ controlPlane, kubelet }),
  };
}

/** Object ids of who gets grants, as far as they are known. */
export interface Principals {
  readonly controlPlane: string | undefined;
  readonly kubelet: string | undefined;
  /** Of an add-on by the name of its profile; AKS makes them when a cluster leaves its service principal. */
  readonly addon: (name: string) => string | undefined;
}

/** What was made, else what the cluster has and keeps. */
export function principalsOf(
  cluster: Cluster,
  target: Target,
  { controlPlane, kubelet }: Identities,
): Principals {
  const present =
    cluster.controlPlane.kind === "servicePrincipal" ? undefined : cluster.controlPlane.principalId;
  const isThere =
    target.controlPlane === SYSTEM_ASSIGNED ? cluster.controlPlane.kind === "systemAssigned" : true;
  return {
    controlPlane: controlPlane?.principalId ?? (isThere ? present : undefined),
    kubelet: kubelet?.principalId ?? cluster.kubelet?.objectId,
    addon: (name) => addonNamed(cluster, name)?.identityObjectId,
  };
}

/** The grants that the ledger lacks. */
export function ungranted(
  grants: readonly WantedGrant[],
  ledger: readonly GrantEntry[],
): readonly WantedGrant[] {
  return grants.filter((wanted) => !ledger.some((entry) => sameGrant(wanted, entry)));
}

/** The grants whose principal is known by now. */
export function grantable(
  grants: readonly WantedGrant[],
  principals: Principals,
  made: MadeIdentities,
): PrincipalGrant[] {
  return grants.flatMap((wanted) => {
    const principalId = principalOf(wanted, principals);
    return principalId === undefined
      ? []
      : [{ wanted, principalId, principalExists: true, isNew: made.isNew(principalId) }];
  });
}

function principalOf({ identity, addon = "" }: WantedGrant, principals: Principals): string | undefined {
  switch (identity) {
    case "controlPlane":
      return principals.controlPlane;
    case "kubelet":
      return principals.kubelet;
    case "addon":
      return principals.addon(addon);
    case "named":
      return undefined;
  }
}
