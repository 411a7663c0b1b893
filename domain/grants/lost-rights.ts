import { isWithin, readArmId } from "../arm-id/arm-id.ts";
import { rightsIn } from "../roles/custom-role.ts";
import { type Permission, permits } from "../roles/permission.ts";
import { roleById } from "../roles/roles.ts";
import type { WantedGrant } from "./grant.ts";
import type { HeldRoleAssignment } from "./held.ts";

/** What the new identities cannot do at the scope of a role assignment of the old one, as Azure spells the actions of roles. */
export interface LostRights {
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
}

/**
 * What a held role allows and none of the wanted roles at its scope or above it does. A pattern counts as covered only where
 * another one covers all of it. The right to read settings of resources is left out: at what a cluster uses, reading alone
 * is no capability of the cluster. Reading data is.
 */
export function lostRights(held: HeldRoleAssignment, wanted: readonly WantedGrant[]): LostRights {
  const at = readArmId(held.scope);
  const heirs = wanted
    .filter(({ identity }) => held.by === undefined || held.by === identity)
    .flatMap(({ scope, roleId }) =>
      at === undefined || !isWithin(at, scope) ? [] : (roleById(roleId) ?? []),
    );
  const rights = rightsIn(held);
  const lost = (parts: readonly Permission[], taken: readonly Permission[]) => [
    ...new Set(
      parts.flatMap(({ actions, notActions }) =>
        actions.filter((action) => !notActions.includes(action) && !permits(taken, action)),
      ),
    ),
  ];
  return {
    actions: lost(
      rights.map(({ onResources }) => onResources),
      heirs.map(({ onResources }) => onResources),
    ).filter((action) => !/\/read$/i.test(action)),
    dataActions: lost(
      rights.map(({ onData }) => onData),
      heirs.map(({ onData }) => onData),
    ),
  };
}
