import { sameId } from "../arm-id/arm-id.ts";
import type { GrantFacts } from "./facts.ts";
import type { GrantRequest } from "./request.ts";

type Asked = GrantRequest["grants"][number];

/** What the request asks for, each once: a role that it names twice for a scope, by its name and by its GUID, is one. */
export function askedOnce({ roles }: GrantFacts, { grants }: GrantRequest): readonly Asked[] {
  const idOf = (asked: Asked) =>
    (roles.find((role) => role.asked === asked.role)?.id ?? asked.role).toLowerCase();
  const isSame = (one: Asked, other: Asked) => sameId(one.scope, other.scope) && idOf(one) === idOf(other);
  return grants.filter((asked, place) => grants.findIndex((one) => isSame(one, asked)) === place);
}
