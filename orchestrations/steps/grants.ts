import { count } from "../../domain/count.ts";
import { ensureGrant } from "../../activities/ensure-grant/contract.ts";
import { spell } from "../../domain/duration.ts";
import { type GrantEntry, PROPAGATION_MS, type WantedGrant } from "../../domain/grant.ts";
import { PATIENCE } from "../kit/attempt.ts";
import { nothingGoesOn } from "../kit/asking.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";

/** A wanted grant and who is to have it. */
export interface PrincipalGrant {
  readonly wanted: WantedGrant;
  readonly principalId: string;
  /**
   * True when Azure itself has named the principal: that the directory does not know it yet is then replication, which
   * passes. A principal that nobody vouches for may be a typing error, and is not waited for.
   */
  readonly vouched: boolean;
}

/** A wrong id would be waited for in vain. */
const UNVOUCHED = { waitAtMostMs: 0 };

/**
 * Makes every wanted grant and enters each in the ledger as soon as it stands, so that a run that ends in between
 * reports it. A grant that was found counts from when it was made.
 */
export function* grantRoles(
  flow: Flow,
  grants: readonly PrincipalGrant[],
  ledger: GrantEntry[],
): Steps<void> {
  if (grants.length === 0) return;
  yield* flow.enter("running", "grantRoles", count(grants.length, "role assignment"));
  for (const { wanted, principalId, vouched } of grants) {
    const { scope, roleId, because } = wanted;
    const made = yield* flow.value(
      ensureGrant,
      { scope, roleId, principalId, because },
      { resource: scope, patience: vouched ? PATIENCE : UNVOUCHED, atRest: nothingGoesOn },
    );
    const effective = Date.parse(made.createdOn) + PROPAGATION_MS;
    ledger.push({
      ...wanted,
      ...made,
      principalId,
      effectiveSince: new Date(effective).toISOString(),
      proof: effective <= flow.now() ? "olderThanPropagation" : "pending",
    });
  }
}

/**
 * Nothing in Azure says when a role acts for somebody else; what AKS documents as the longest time is waited for, and
 * entered as the proof. `which`: the entries that what follows leans on; all of them if not said otherwise.
 */
export function* awaitPropagation(
  flow: Flow,
  ledger: GrantEntry[],
  which: (entry: GrantEntry) => boolean = () => true,
): Steps<void> {
  const until = Math.max(
    flow.now(),
    ...ledger.filter(which).map((entry) => Date.parse(entry.effectiveSince)),
  );
  const ms = until - flow.now();
  if (ms > 0) {
    yield* flow.enter("waiting", "awaitPropagation", `up to ${spell(ms)} until the roles act everywhere`);
    yield* flow.rest(ms);
  }
  for (const entry of ledger) {
    if (entry.proof === "pending" && Date.parse(entry.effectiveSince) <= flow.now()) entry.proof = "waited";
  }
}
