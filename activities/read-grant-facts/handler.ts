import { z } from "zod";
import type { FoundRole, GrantFacts, PrincipalFacts } from "../../domain/grant-roles/facts.ts";
import type { GrantRequest } from "../../domain/grant-roles/request.ts";
import { wantedOf } from "../../domain/grant-roles/asked.ts";
import { isHeld } from "../../domain/grant-roles/findings.ts";
import { rightsToGrant } from "../../domain/preflight/rights.ts";
import { roleById, roleByName } from "../../domain/roles/roles.ts";
import { nameOf, subscriptionId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import { readAbsentScopes } from "../../platform/azure/absent-scopes.ts";
import { isRefusal } from "../../platform/azure/arm.ts";
import { readAssignmentRooms } from "../../platform/azure/assignment-room.ts";
import {
  assignmentsOf,
  type DefinedRole,
  findRole,
  permissionsAt,
  readRole,
} from "../../platform/azure/authorization.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { ownObjectId } from "../../platform/azure/own-identity.ts";
import { readPrincipal } from "../../platform/azure/directory.ts";
import { readIdentity } from "../../platform/azure/identities.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readGrantFacts } from "./contract.ts";
import { inTurn } from "../../platform/azure/in-turn.ts";

/**
 * One call for the principal, and one each for every unknown role, scope (permissions, and whether it exists) and
 * subscription (role assignments, and how many more it can have).
 */
export function makeReadGrantFacts(azure: Azure): FactsHandler<typeof readGrantFacts> {
  return async (request) => {
    const { principal, grants } = request;
    const scopes = [...new Set(grants.map(({ scope }) => scope))];
    const subscriptions = [...new Set(scopes.map(subscriptionOf))];
    const who = await resolve(azure, principal);
    const wanted = new Map(grants.map(({ role, scope }) => [role, subscriptionOf(scope)] as const));
    const roles = await inTurn(wanted, ([role, subscription]) => resolveRole(azure, subscription, role));
    const held =
      who.kind === "missing"
        ? []
        : await inTurn(subscriptions, (one) => assignmentsOf(azure, subscriptionId(one), who.principalId));
    const rights = await inTurn(scopes, async (scope) => ({
      scope,
      permissions: await permissionsAt(azure, scope),
    }));
    const absentScopes = await readAbsentScopes(azure, scopes);
    const facts: GrantFacts = {
      readAt: new Date(azure.clock.now()).toISOString(),
      principal: who,
      roles: roles.flatMap((role) => role ?? []),
      held: held.flat().map(({ id, scope, roleId }) => ({ id, scope, roleId })),
      rights,
      ...(absentScopes.length === 0 ? {} : { absentScopes }),
    };
    const open = wantedOf(facts, request).filter((grant) => !isHeld(facts, grant));
    return { kind: "done", value: { ...facts, ...(await readAssignmentRooms(azure, rightsToGrant(open))) } };
  };
}

async function resolve(azure: Azure, principal: GrantRequest["principal"]): Promise<PrincipalFacts> {
  if (!("identityId" in principal)) {
    const { principalId } = principal;
    // Keyless's own principal exists, because its token names it; the directory need not be asked.
    return principalId.toLowerCase() === (await ownObjectId(azure))
      ? { kind: "found", principalId, displayName: "Keyless itself" }
      : readPrincipal(azure, principalId);
  }
  const { identityId } = principal;
  const identity = await readIdentity(azure, identityId);
  return identity === undefined
    ? { kind: "missing" }
    : { kind: "found", principalId: identity.principalId, displayName: nameOf(identityId) };
}

/** A role by name or GUID. If the role is unknown, its permissions are read; they are absent if Azure refuses that. */
async function resolveRole(
  azure: Azure,
  subscription: string,
  asked: string,
): Promise<FoundRole | undefined> {
  const known = roleByName(asked) ?? roleById(asked);
  if (known !== undefined) return { asked, id: known.id, name: known.name };
  if (!z.guid().safeParse(asked).success) return found(asked, await findRole(azure, subscription, asked));
  try {
    return found(asked, await readRole(azure, subscription, asked));
  } catch (error) {
    if (isRefusal(error)) return { asked, id: asked.toLowerCase(), name: asked };
    throw error;
  }
}

function found(asked: string, role: DefinedRole | undefined): FoundRole | undefined {
  return role && { asked, id: role.id, name: role.name, rights: [...role.rights] };
}
