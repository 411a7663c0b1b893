import { ensureGrant } from "../../activities/ensure-grant/contract.ts";
import { ensureIdentity, type EnsuredIdentity } from "../../activities/ensure-identity/contract.ts";
import { spell } from "../../domain/duration.ts";
import type { GrantEntry } from "../../domain/grant.ts";
import { PROPAGATION_MS, REPLICATION_MS } from "../../domain/migration/estimate.ts";
import type { MigrationPlan } from "../../domain/migration/plan.ts";
import { nameOf } from "../../domain/arm-id.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";

export interface Identities {
  readonly controlPlane: EnsuredIdentity;
  readonly kubelet: EnsuredIdentity;
}

export function* createIdentities(flow: Flow, plan: MigrationPlan): Steps<Identities> {
  const { controlPlane, kubelet } = plan.identities;
  yield* flow.enter("running", "createIdentities", `${nameOf(controlPlane)} and ${nameOf(kubelet)}`);
  const ensure = (identityId: string) =>
    flow.value(ensureIdentity, { identityId, location: plan.location }, { resource: identityId });
  const identities = { controlPlane: yield* ensure(controlPlane), kubelet: yield* ensure(kubelet) };
  // A grant that comes before the directory knows its principal is refused, and costs a call of the budget each time.
  yield* flow.sleep(REPLICATION_MS);
  return identities;
}

/**
 * Makes every wanted grant and enters each in the ledger as soon as it stands, so that a run that ends in between
 * reports it. A grant that was found counts from when it was made.
 */
export function* grantRoles(
  flow: Flow,
  plan: MigrationPlan,
  identities: Identities,
  ledger: GrantEntry[],
): Steps<void> {
  yield* flow.enter("running", "grantRoles", `${String(plan.grants.length)} role assignments`);
  for (const wanted of plan.grants) {
    const { principalId } = identities[wanted.identity];
    const { scope, roleId, because } = wanted;
    const made = yield* flow.value(ensureGrant, { scope, roleId, principalId, because }, { resource: scope });
    const effective = Date.parse(made.createdOn) + PROPAGATION_MS;
    ledger.push({
      ...wanted,
      ...made,
      principalId,
      effectiveSince: new Date(effective).toISOString(),
      proof: effective <= flow.now() ? "olderThanPropagation" : "waited",
    });
  }
}

/** Nothing in Azure says when a role acts for somebody else; what AKS documents as the longest time is waited for. */
export function* awaitPropagation(flow: Flow, ledger: readonly GrantEntry[]): Steps<void> {
  const until = Math.max(flow.now(), ...ledger.map((entry) => Date.parse(entry.effectiveSince)));
  const ms = until - flow.now();
  if (ms <= 0) return;
  yield* flow.enter("waiting", "awaitPropagation", `up to ${spell(ms)} until the roles act everywhere`);
  yield* flow.sleep(ms);
}
