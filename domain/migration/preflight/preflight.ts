import type { Finding } from "../../findings/finding.ts";
import type { MigrationFacts } from "../facts.ts";
import type { Check } from "./check.ts";
import { alreadyManaged, assignsOnly, healthyOrReconciled, pullsKept } from "./cluster-state.ts";
import { nodeGroupLockdown } from "./guards.ts";
import { disruptionPolicy } from "./disruption.ts";
import {
  isolated,
  kubeletByAks,
  kubeletStays,
  oneIdentity,
  podIdentity,
  region,
  registriesKnown,
  systemAssigned,
  vaultsKnown,
} from "./limitations.ts";
import { halfMigrated, keptByAks, poolTypes, replaced, retiredImages, stoppedPools } from "./pool-limits.ts";
import { placedPools } from "./placed-pools.ts";
import { sharedPrincipal } from "./shared.ts";
import { severalIdentities } from "./node-identities.ts";
import { mayAssign } from "./rights.ts";
import { principalAlive } from "./service-principal.ts";
import { strategyFindings } from "../strategy.ts";
import { preflightFindings } from "../../preflight/preflight.ts";
import { migrationIntent } from "../intent.ts";
import type { MigrationRequest } from "../request.ts";
import { identitiesShown, running } from "../../preflight/cluster-state.ts";
import { locks, locksOnOldGrants } from "../../preflight/locks.ts";

const CHECKS: readonly Check[] = [
  alreadyManaged,
  identitiesShown,
  running,
  healthyOrReconciled,
  principalAlive,
  locks,
  locksOnOldGrants,
  nodeGroupLockdown,
  mayAssign,
  changeFindings,
  disruptionPolicy,
  poolTypes,
  severalIdentities,
  halfMigrated,
  keptByAks,
  placedPools,
  sharedPrincipal,
  retiredImages,
  replaced,
  stoppedPools,
  strategyFindings,
  podIdentity,
  registriesKnown,
  vaultsKnown,
  region,
  isolated,
  oneIdentity,
  kubeletByAks,
  kubeletStays,
  systemAssigned,
  pullsKept,
];

/** The checks of a run that only assigns roles and sends nothing to AKS. */
const CHECKS_OF_ROLES: readonly Check[] = [changeFindings, registriesKnown, kubeletStays, pullsKept];

function changeFindings(facts: MigrationFacts, request: MigrationRequest): readonly Finding[] {
  const intent = migrationIntent(facts, request);
  return intent === undefined ? [] : preflightFindings(facts.preflight, intent);
}

/** All findings about a migration that can be known before it writes anything. */
export function preflight(
  facts: MigrationFacts,
  request: MigrationRequest,
  expectedMs: number,
): readonly Finding[] {
  const checks = assignsOnly(facts, request) ? CHECKS_OF_ROLES : CHECKS;
  return checks.flatMap((check) => check(facts, request, expectedMs));
}
