import { sameId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { scopeNotFound } from "../preflight/absent-scopes.ts";
import { roomFindings } from "../preflight/assignment-room.ts";
import { ACTIONS, rightsToGrant } from "../preflight/rights.ts";
import { type Guarded, isOwnPrincipal } from "../guardrails/guardrails.ts";
import { ownIdentity } from "../guardrails/own-resources.ts";
import { rightsOf, roleFindings, type RoleToGive } from "../guardrails/roles-to-give.ts";
import { permits } from "../roles/permission.ts";
import { inWords, powersAt } from "../roles/powers.ts";
import { widthInWords } from "../roles/width.ts";
import { askedOnce, wantedOf } from "./asked.ts";
import type { GrantFacts } from "./facts.ts";
import type { GrantRequest } from "./request.ts";

export function grantFindings(facts: GrantFacts & Guarded, request: GrantRequest): Finding[] {
  return [
    ...principalFindings(facts, request),
    ...askedOnce(facts, request).flatMap((asked) => askedFindings(facts, asked)),
    ...roomFindings(facts, rightsToGrant(wantedOf(facts, request).filter((grant) => !isHeld(facts, grant)))),
  ];
}

function principalFindings(
  { principal, guardrails }: GrantFacts & Guarded,
  request: GrantRequest,
): Finding[] {
  const resource =
    "identityId" in request.principal ? request.principal.identityId : request.principal.principalId;
  switch (principal.kind) {
    case "found":
      return "identityId" in request.principal && isOwnPrincipal(guardrails, principal.principalId)
        ? [ownIdentity(resource)]
        : [];
    case "missing":
      return [finding("principal-missing", resource)];
    case "unverified":
      return [finding("principal-unverified", resource, { because: principal.because })];
  }
}

function askedFindings(
  facts: GrantFacts & Guarded,
  { scope, role }: GrantRequest["grants"][number],
): Finding[] {
  const known = facts.roles.find(({ asked }) => asked === role);
  if (known === undefined) return [finding("role-unknown", scope, { role })];
  const toGive: RoleToGive = { roleId: known.id, roleName: known.name, scope, rights: known.rights };
  const absent = facts.absentScopes?.find((one) => sameId(one.scope, scope));
  if (absent !== undefined) return [scopeNotFound(absent, scope, known.name)];
  const { permissions = [] } = facts.rights.find((right) => sameId(right.scope, scope)) ?? {};
  return [
    // What it holds already is not given.
    ...(isHeld(facts, toGive) || permits(permissions, ACTIONS.grant)
      ? []
      : [finding("may-not-grant-roles", scope, { action: ACTIONS.grant, scope, role: known.name })]),
    ...(isHeld(facts, toGive) ? [] : [...roleFindings(facts.guardrails, [toGive]), ...weighed(toGive)]),
  ];
}

/** Whether the principal has the role at the scope already. */
export function isHeld(
  { held }: GrantFacts,
  { roleId, scope }: Pick<RoleToGive, "roleId" | "scope">,
): boolean {
  return held.some((one) => one.roleId.toLowerCase() === roleId.toLowerCase() && sameId(one.scope, scope));
}

/** What a person should weigh before the role is given. */
function weighed(role: RoleToGive): Finding[] {
  const { roleName, scope } = role;
  const rights = rightsOf(role);
  if (rights === undefined) return [finding("role-content-unknown", scope, { roleName })];
  const powers = powersAt(rights, scope);
  return WEIGHED.flatMap(({ kind, code }) => {
    const found = powers.filter((power) => power.kind === kind);
    return found.length === 0
      ? []
      : [finding(code, scope, { roleName, powers: inWords(found), width: widthInWords(scope) })];
  });
}

const WEIGHED = [
  { kind: "giving", code: "role-privileged" },
  { kind: "wide", code: "role-at-wide-scope" },
  { kind: "data", code: "role-on-data" },
] as const;
