import { type ArmId, isResourceGroup, isWithin, sameId, scopesOf, subscriptionOf } from "../arm-id/arm-id.ts";
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

/** Resource groups that identities are to be created in, each once, without those that the work makes itself or works in. */
export function groupsOfIdentities(rights: readonly NeededRight[], resource: string): readonly ArmId[] {
  const made = rights.filter(({ action }) => action === ACTIONS.makeGroup).map(({ scope }) => scope);
  const groups = rights.flatMap(({ action, scope }) =>
    action === ACTIONS.makeIdentity ? scopesOf(scope).filter(isResourceGroup) : [],
  );
  return groups.filter(
    (group, place) =>
      !isWithin(resource, group) &&
      !made.some((one) => sameId(one, group)) &&
      groups.findIndex((one) => sameId(one, group)) === place,
  );
}

/** A blocker for each role that is to be assigned, and each identity that is to be created, where nothing is. */
export function absentScopeFindings(
  { absentScopes = [] }: PreflightFacts,
  rights: readonly NeededRight[],
): readonly Finding[] {
  return rights.flatMap(({ action, scope, grants = "" }) => {
    if (action === ACTIONS.makeIdentity) return identityGroupFindings(absentScopes, scope);
    if (action !== ACTIONS.grant) return [];
    const absent = absentScopes.find((one) => sameId(one.scope, scope));
    return absent === undefined ? [] : [scopeNotFound(absent, scope, roleById(grants)?.name ?? grants)];
  });
}

function identityGroupFindings(absent: readonly AbsentScope[], identity: ArmId): readonly Finding[] {
  return absent.flatMap(({ scope: group, missing }) =>
    missing !== "resource" && scopesOf(identity).some((one) => isResourceGroup(one) && sameId(one, group))
      ? [finding("identity-group-not-found", identity, { missing, group })]
      : [],
  );
}

export function scopeNotFound({ missing }: AbsentScope, scope: ArmId, role: string): Finding {
  return finding("grant-scope-not-found", scope, {
    missing,
    scope,
    role,
    subscription: subscriptionOf(scope),
  });
}
