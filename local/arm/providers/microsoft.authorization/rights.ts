import { canonical, covers } from "../../world/ids.ts";
import { roll } from "../../core/seed.ts";
import type { Settings } from "../../core/settings.ts";
import { withGroups } from "../../world/memberships.ts";
import type { View } from "../../world/view.ts";
import type { RoleRecord } from "../../world/tables.ts";
import { allows, allowsData, roleOf } from "./roles.ts";

const MINUTE = 60_000;
const LONGEST_MS = 60 * MINUTE;
const SHORTEST_MS = MINUTE / 2;
/** The least time between a grant and the PUT that needed it, among 32 that were all accepted. */
const RECORDED_MS = 2000;

/**
 * Whether a principal's assignments give it an action at a scope *now*: an assignment that exists but has not
 * propagated does not count. Source: docs: system-assigned-managed-identity ("up to 60 minutes").
 */
export function mayAct(
  world: View,
  principalId: string,
  action: string,
  target: string,
  now: number,
): boolean {
  return holds(world, principalId, target, now, (role) => allows(role, action));
}

/** The same for what is done with data, such as a key in a vault. */
export function mayActOnData(
  world: View,
  principalId: string,
  action: string,
  target: string,
  now: number,
): boolean {
  return holds(world, principalId, target, now, (role) => allowsData(role, action));
}

function holds(
  world: View,
  principalId: string,
  target: string,
  now: number,
  suits: (role: RoleRecord) => boolean,
): boolean {
  return rolesAt(world, principalId, target, now).some(suits);
}

/** The roles that act for a principal at a scope now, its groups' included. */
export function rolesAt(
  world: View,
  principalId: string,
  target: string,
  now: number,
): readonly RoleRecord[] {
  const scope = canonical(target);
  return withGroups(world, principalId)
    .flatMap((one) => [...world.where("assignmentsByPrincipal", one)])
    .flatMap(([, assignment]) => {
      if (assignment.effectiveAt > now || !covers(canonical(assignment.scope), scope)) return [];
      return roleOf(world, assignment.roleDefinitionId) ?? [];
    });
}

/** Its identity was deleted: it gets no token any more, though its assignments stay. Source: Azure/AKS#4561. */
export function isDead(world: View, principalId: string): boolean {
  const principal = world.get("principals", principalId);
  return principal !== undefined && principal.deletedAt !== null;
}

/**
 * How long an assignment takes to act: a fixed draw for each (principal, scope), half of them within 8 minutes and
 * none after 60. The documentation gives the upper end; the shape of the spread is this simulator's own.
 */
export function propagationMs(settings: Settings, seed: string, principalId: string, scope: string): number {
  if (typeof settings.propagation === "number") return settings.propagation;
  const drawn = roll(seed, "propagation", principalId, canonical(scope));
  if (settings.propagation === "recorded") return Math.round(drawn * RECORDED_MS);
  return Math.round(SHORTEST_MS + drawn ** 3 * (LONGEST_MS - SHORTEST_MS));
}
