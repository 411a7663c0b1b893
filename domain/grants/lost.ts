import { gives } from "../roles/roles.ts";
import type { GrantEntry } from "./grant.ts";
import { reaches } from "./reaches.ts";

/** A role that somebody holds somewhere. */
export interface Held {
  readonly principalId: string;
  readonly role: string;
  readonly scope: string;
}

/**
 * Entries of a ledger whose identities do not hold the role any more, neither by the assignment of then nor by another one
 * at the scope or above it.
 */
export function lostGrants(ledger: readonly GrantEntry[], held: readonly Held[]): readonly GrantEntry[] {
  return ledger.filter(
    ({ principalId, roleId, scope }) =>
      !held.some(
        (one) =>
          one.principalId.toLowerCase() === principalId.toLowerCase() &&
          reaches(one.scope, scope) &&
          gives(one.role, roleId),
      ),
  );
}
