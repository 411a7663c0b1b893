import { z } from "zod";
import { nameOf, sameId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { GrantEntry } from "../grants/grant.ts";
import { type Guardrails, isOwnPrincipal } from "../guardrails/guardrails.ts";
import { ownIdentity } from "../guardrails/own-resources.ts";
import { rightsOf } from "../guardrails/roles-to-give.ts";
import { roleById, RoleRights } from "../roles/roles.ts";
import { sameRegion } from "../regions/place.ts";
import { inWords, type Power, powersAt } from "../roles/powers.ts";
import { KnownCredential } from "./listed.ts";

/** A role that an identity already has. */
export const HeldRole = z.strictObject({
  /** Id of the role assignment. */
  id: z.string(),
  roleId: z.string(),
  scope: z.string(),
  /** When the assignment was created (ISO 8601), if Azure shows it. */
  createdOn: z.string().optional(),
  /** The name of a role that `domain/roles` does not contain; absent if Azure does not show it. */
  name: z.string().optional(),
  rights: z.array(RoleRights).optional(),
});
export type HeldRole = z.infer<typeof HeldRole>;

/** An identity that exists before the run that uses it, and its rights. */
export const AdoptedIdentity = z.strictObject({
  identityId: z.string(),
  principalId: z.string(),
  /** Its own role assignments, as far as Keyless may read them; without those through groups. */
  roles: z.array(HeldRole),
  /** Its region, if only resources in that region may use it; absent for others. */
  isolatedTo: z.string().optional(),
  /** Who can sign in as it; absent if Azure does not say. */
  credentials: z.array(KnownCredential).optional(),
});
export type AdoptedIdentity = z.infer<typeof AdoptedIdentity>;

/**
 * Findings about what an existing identity can already do, which its new users can do immediately, in addition to the
 * roles of the run.
 */
export function adoptedFindings(guardrails: Guardrails, adopted: AdoptedIdentity): readonly Finding[] {
  if (isOwnPrincipal(guardrails, adopted.principalId)) return [ownIdentity(adopted.identityId)];
  const weighed = adopted.roles.map((role) => ({ role, powers: powersOfHeld(role) }));
  const harmless = weighed.filter(({ powers }) => powers?.length === 0).map(({ role }) => role);
  return [
    ...weighed.flatMap(({ role, powers }) => powerful(adopted, role, powers)),
    ...holds(adopted, harmless),
  ];
}

/** Undefined if it is not known. */
function powersOfHeld(role: HeldRole): readonly Power[] | undefined {
  const rights = rightsOf(role);
  return rights === undefined ? undefined : powersAt(rights, role.scope);
}

/** A blocker for each identity that a resource in this region must not use. */
export function isolationFindings(adopted: readonly AdoptedIdentity[], location: string): readonly Finding[] {
  return adopted.flatMap(({ identityId, isolatedTo: is }) =>
    is === undefined || sameRegion(is, location)
      ? []
      : [finding("identity-isolated", identityId, { is, wanted: location })],
  );
}

/** One finding for each role assignment, so that another assignment is another warning. */
function powerful(
  { identityId }: AdoptedIdentity,
  role: HeldRole,
  powers: readonly Power[] | undefined,
): readonly Finding[] {
  const held = { identity: nameOf(identityId), role: nameOfRole(role), scope: role.scope };
  if (powers === undefined) {
    return [finding("adopted-identity-role-unknown", role.id, { ...held, roleId: role.roleId })];
  }
  return powers.length === 0
    ? []
    : [finding("adopted-identity-is-powerful", role.id, { ...held, powers: inWords(powers) })];
}

/** The most roles that are named. */
const NAMED = 5;

function holds({ identityId }: AdoptedIdentity, roles: readonly HeldRole[]): readonly Finding[] {
  if (roles.length === 0) return [];
  const named = roles.slice(0, NAMED).map((role) => `${nameOfRole(role)} on ${role.scope}`);
  return [
    finding("adopted-identity-holds-roles", identityId, { roles: named, more: roles.length - named.length }),
  ];
}

/** Whoever can sign in as an identity gets the roles that a run assigns to it. */
export function signInFindings({ identityId, credentials = [] }: AdoptedIdentity): readonly Finding[] {
  return credentials.map(({ name, subject, issuer }) =>
    finding("adopted-identity-has-credentials", `${identityId}/federatedIdentityCredentials/${name}`, {
      subject,
      issuer,
      identity: nameOf(identityId),
    }),
  );
}

/** What a run in progress has done to identities. */
export interface OwnChanges {
  /** Ids of the identities that it created or adopted. */
  readonly made: readonly string[];
  readonly grants: readonly GrantEntry[];
}

/** Existing identities, without those that the run itself created, and without the roles that it assigned. */
export function withoutOwnChanges(
  adopted: readonly AdoptedIdentity[],
  before: readonly AdoptedIdentity[],
  { made, grants }: OwnChanges,
): AdoptedIdentity[] {
  const stood = (id: string) => before.some(({ identityId }) => sameId(identityId, id));
  const isOwn = (principalId: string, { roleId, scope }: HeldRole) =>
    grants.some(
      (grant) =>
        grant.outcome === "made" &&
        grant.principalId.toLowerCase() === principalId.toLowerCase() &&
        grant.roleId.toLowerCase() === roleId.toLowerCase() &&
        sameId(grant.scope, scope),
    );
  return adopted
    .filter(({ identityId }) => stood(identityId) || !made.some((id) => sameId(id, identityId)))
    .map((identity) => ({
      ...identity,
      roles: identity.roles.filter((role) => !isOwn(identity.principalId, role)),
    }));
}

function nameOfRole({ roleId, name }: HeldRole): string {
  return roleById(roleId)?.name ?? name ?? `role ${nameOf(roleId)}`;
}
