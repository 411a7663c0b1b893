import { sameId } from "../arm-id/arm-id.ts";
import type { WantedGrant } from "./grant.ts";
import type { AdoptedIdentity } from "../identity/adopted.ts";
import { losesIt } from "./wanted/wanted.ts";
import type { HeldRoleAssignment } from "./held.ts";
import { SYSTEM_ASSIGNED, type Target } from "../cluster/target.ts";

/** Role assignments that are known by reading, of identities that exist before the run. */
export interface Standing {
  readonly readAt: string;
  readonly adopted?: readonly AdoptedIdentity[] | undefined;
  /** What the present identities hold. */
  readonly held?: readonly HeldRoleAssignment[];
}

/**
 * The wanted grants that do not exist yet, as far as Azure shows: one that was made in the last minutes may be missing in its
 * lists, and is then found when the run makes it.
 */
export function grantsToMake(
  facts: Standing,
  target: Target,
  wanted: readonly WantedGrant[],
): readonly WantedGrant[] {
  return wanted.filter((grant) => standing(facts, target, grant) === undefined);
}

/** Wanted grants that exist, but are not older than the wait for role assignments. */
export function youngGrants(
  facts: Standing,
  target: Target,
  wanted: readonly WantedGrant[],
  waitMs: number,
): readonly WantedGrant[] {
  const since = Date.parse(facts.readAt) - waitMs;
  return wanted.filter((grant) => {
    const { createdOn } = standing(facts, target, grant) ?? {};
    return createdOn !== undefined && Date.parse(createdOn) > since;
  });
}

function standing(
  { adopted = [], held = [] }: Standing,
  target: Target,
  { identity, roleId, scope }: WantedGrant,
): { readonly createdOn?: string | undefined } | undefined {
  const isIt = (role: string, at: string) =>
    role.toLowerCase().endsWith(roleId.toLowerCase()) && sameId(at, scope);
  if (identity !== "controlPlane" && identity !== "kubelet") return undefined;
  const stays = !losesIt({ by: identity }, target);
  if (stays) {
    const stands = held.some((one) => one.by === identity && isIt(one.roleDefinitionId, one.scope));
    if (stands) return {};
    if (identity === "controlPlane" || target.keepsKubelet !== true) return undefined;
  }
  const id = identity === "controlPlane" ? target.controlPlane : target.kubelet;
  if (id === undefined || id === SYSTEM_ASSIGNED) return undefined;
  return adopted
    .find(({ identityId }) => sameId(identityId, id))
    ?.roles.find((role) => isIt(role.roleId, role.scope));
}

/** The identities that a run creates; it uses existing ones and does not write them. */
export function identitiesToMake<Id extends string>(
  ids: readonly Id[],
  { adopted = [] }: Pick<Standing, "adopted">,
): readonly Id[] {
  return ids.filter((id) => !adopted.some(({ identityId }) => sameId(identityId, id)));
}
