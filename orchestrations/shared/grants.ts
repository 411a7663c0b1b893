import { ensureGrant } from "../../activities/ensure-grant/contract.ts";
import { sameId } from "../../domain/arm-id/arm-id.ts";
import { type GrantEntry, PROPAGATION_MS, type WantedGrant } from "../../domain/grants/grant.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { PATIENCE } from "../kit/tries.ts";
import { nothingToWaitFor } from "../kit/asking.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";
import { defined } from "../../domain/schema/defined.ts";

/** A wanted grant and who is to have it. */
export interface PrincipalGrant {
  readonly wanted: WantedGrant;
  readonly principalId: string;
  /**
   * True when Azure itself has named the principal: that the directory does not know it yet is then replication, which
   * passes. A principal that nobody vouches for may be a typing error, and is not waited for.
   */
  readonly principalExists: boolean;
  /** True for a principal that was made just now: nothing it may have is looked for. */
  readonly isNew?: boolean;
}

/** The role assignments of a run, in its progress. */
export type Ledger = ProgressLog<{ readonly grants: readonly GrantEntry[] }>;

interface Granting {
  /** A grant that was made later than this is the run's own, whose earlier instance was lost before it could tell (ISO 8601). */
  readonly ownSince?: string | undefined;
  /** How long after it was made a grant counts as effective, in milliseconds; what AKS documents if absent. */
  readonly waitMs?: number;
}

/** A wrong id would be waited for in vain. */
const PRINCIPAL_UNCERTAIN = { waitAtMostMs: 0 };

/**
 * Makes every wanted grant and enters each in the ledger as soon as it stands, so that a run that ends in between
 * reports it. A grant that was found counts from when it was made.
 */
export function* ensureGrants(
  flow: Flow,
  grants: readonly PrincipalGrant[],
  ledger: Ledger,
  { ownSince, waitMs = PROPAGATION_MS }: Granting = {},
): Steps<void> {
  if (grants.length === 0) return;
  yield* flow.enter("running", "grantRoles", stepDetail("role-assignments", { amount: grants.length }));
  for (const { wanted, principalId, principalExists, isNew = false } of grants) {
    const { scope, roleId, because, condition } = wanted;
    const made = yield* flow.value(
      ensureGrant,
      {
        scope,
        roleId,
        principalId,
        because,
        ...defined({ condition }),
        ...(isNew ? { isNew } : {}),
      },
      {
        resource: scope,
        patience: principalExists ? PATIENCE : PRINCIPAL_UNCERTAIN,
        waitUntilIdle: nothingToWaitFor,
      },
    );
    const grant = { ...wanted, ...made, principalId };
    ledger.note({ grants: entered(ledger.done.grants, grant, flow.now(), { ownSince, waitMs }) });
  }
}

/** An entry that an earlier instance of the run has kept is renewed: who has made a grant has not found it. */
function entered(
  ledger: readonly GrantEntry[],
  grant: Omit<GrantEntry, "effectiveSince" | "proof">,
  now: number,
  { ownSince, waitMs }: Required<Granting>,
): readonly GrantEntry[] {
  const known = ledger.find((entry) => isSame(entry, grant));
  const { outcome, confirmed } = known ?? {};
  const own =
    outcome === "made" || (ownSince !== undefined && Date.parse(grant.createdOn) >= Date.parse(ownSince));
  const effective = Date.parse(grant.createdOn) + waitMs;
  const entry: GrantEntry = {
    ...grant,
    outcome: own ? "made" : grant.outcome,
    effectiveSince: new Date(effective).toISOString(),
    proof: effective > now ? "pending" : own ? "waited" : "olderThanPropagation",
    ...defined({ confirmed }),
  };
  return known === undefined ? [...ledger, entry] : ledger.map((one) => (one === known ? entry : one));
}

type Granted = Pick<GrantEntry, "scope" | "identity" | "addon" | "roleId" | "principalId">;

function isSame(one: Granted, other: Granted): boolean {
  const { identity, addon, roleId, principalId } = one;
  return (
    sameId(one.scope, other.scope) &&
    identity === other.identity &&
    addon === other.addon &&
    roleId === other.roleId &&
    principalId === other.principalId
  );
}

/**
 * Nothing in Azure says when a role acts for somebody else: the run waits as long as its request says, or as AKS documents
 * as the longest time, and enters that as the proof. `which`: the entries that what follows leans on; all of them if not said otherwise.
 */
export function* awaitPropagation(
  flow: Flow,
  ledger: Ledger,
  which: (entry: GrantEntry) => boolean = () => true,
): Steps<void> {
  const until = Math.max(
    flow.now(),
    ...ledger.done.grants.filter(which).map((entry) => Date.parse(entry.effectiveSince)),
  );
  const ms = until - flow.now();
  if (ms > 0) {
    yield* flow.enter("waiting", "awaitPropagation", stepDetail("roles-take-effect", { ms }));
    yield* flow.rest(ms);
  }
  ledger.note({ grants: ledger.done.grants.map((entry) => waitedFor(entry, flow.now())) });
}

function waitedFor(entry: GrantEntry, now: number): GrantEntry {
  const acts = entry.proof === "pending" && Date.parse(entry.effectiveSince) <= now;
  return acts ? { ...entry, proof: "waited" } : entry;
}
