import { type ArmId, sameId, subscriptionOf } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { roleById } from "../roles/roles.ts";
import type { AbsentScope, PreflightFacts } from "./facts.ts";
import { ACTIONS, type NeededRight } from "./rights.ts";

/** Scopes at which the work assigns roles, each once. */
export function scopesOfGrants(rights: readonly NeededRight[]): readonly ArmId[] {
  const scopes = rights.filter(({ action }) => action === ACTIONS.grant).map(({ scope }) => scope);
  return scopes.filter((scope, place) => scopes.findIndex((one) => sameId(one, scope)) === place);
}

/** A blocker for each role that is to be assigned where nothing is. */
export function absentScopeFindings(
  { absentScopes = [] }: PreflightFacts,
  rights: readonly NeededRight[],
): readonly Finding[] {
  return rights.flatMap(({ action, scope, grants = "" }) => {
    if (action !== ACTIONS.grant) return [];
    const absent = absentScopes.find((one) => sameId(one.scope, scope));
    return absent === undefined ? [] : [scopeNotFound(absent, scope, roleById(grants)?.name ?? grants)];
  });
}

export function scopeNotFound({ missing }: AbsentScope, scope: ArmId, role: string): Finding {
  return finding("grant-scope-not-found", scope, {
    missing,
    scope,
    role,
    subscription: subscriptionOf(scope),
  });
}
