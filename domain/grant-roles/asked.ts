import { sameId } from "../arm-id/arm-id.ts";
import type { WantedGrant } from "../grants/grant.ts";
import type { GrantFacts } from "./facts.ts";
import type { GrantRequest } from "./request.ts";
import { wantedBecause } from "../reasons/wanted-roles.ts";

type Asked = GrantRequest["grants"][number];

/** What the request asks for, each once: a role that it names twice for a scope, by its name and by its GUID, is one. */
export function askedOnce({ roles }: GrantFacts, { grants }: GrantRequest): readonly Asked[] {
  const idOf = (asked: Asked) =>
    (roles.find((role) => role.asked === asked.role)?.id ?? asked.role).toLowerCase();
  const isSame = (one: Asked, other: Asked) => sameId(one.scope, other.scope) && idOf(one) === idOf(other);
  return grants.filter((asked, place) => grants.findIndex((one) => isSame(one, asked)) === place);
}

/** The role assignments that the principal is to have; none of a role that this cloud does not know. */
export function wantedOf(facts: GrantFacts, request: GrantRequest): WantedGrant[] {
  return askedOnce(facts, request).flatMap(({ scope, role, because = wantedBecause("requested") }) => {
    const known = facts.roles.find(({ asked }) => asked === role);
    return known === undefined
      ? []
      : [{ identity: "named" as const, roleName: known.name, roleId: known.id, scope, because }];
  });
}
