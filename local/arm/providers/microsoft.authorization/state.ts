import { CALLER } from "../../core/caller.ts";
import type { Context } from "../../core/exchange.ts";
import { canonical, covers, nameOf, subscriptionOf } from "../../world/ids.ts";
import type { JsonObject } from "../../world/json.ts";
import type { Settings } from "../../core/settings.ts";
import type { AssignmentRecord } from "../../world/tables.ts";
import { withGroups } from "../../world/memberships.ts";
import type { View } from "../../world/view.ts";
import type { Work } from "../../world/world.ts";
import * as errors from "./errors.ts";
import { propagationMs } from "./rights.ts";
import { roleOf } from "./roles.ts";

export interface WantedAssignment {
  readonly scope: string;
  readonly name: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly principalType: string | undefined;
  readonly description: string | null;
  readonly condition: string | null;
  readonly conditionVersion: string | null;
  readonly delegatedManagedIdentityResourceId: string | null;
}

/** Makes an assignment, or changes what may change of the one that stands under this name. @throws ArmError */
export function assign(
  context: Context,
  wanted: WantedAssignment,
): { made: boolean; assignment: AssignmentRecord } {
  const { world, now, seed, settings } = context;
  if (roleOf(world, wanted.roleDefinitionId) === undefined)
    throw errors.roleDoesNotExist(wanted.roleDefinitionId);
  const sameName = byName(world, wanted.name);
  if (sameName !== undefined) {
    if (!sameTriple(sameName, wanted)) throw errors.updateNotPermitted();
    const { description, condition, conditionVersion } = wanted;
    const changed = { ...sameName, description, condition, conditionVersion, updatedOn: now };
    world.put("assignments", canonical(sameName.id), changed);
    return { made: false, assignment: changed };
  }
  // The directory is asked before the existing assignments: a ghost of a deleted identity is not found either.
  if (!isInDirectory(world, wanted.principalId, now)) {
    throw errors.principalNotFound(wanted.principalId, settings.tenantId);
  }
  const principalType = principalTypeOf(world, wanted.principalId);
  if (wanted.principalType !== undefined && wanted.principalType !== principalType) {
    throw errors.otherPrincipalType(wanted.principalId, wanted.principalType, principalType);
  }
  for (const [, other] of world.where("assignmentsByPrincipal", wanted.principalId)) {
    if (sameTriple(other, wanted)) {
      throw errors.assignmentExists(other.name, wanted.name < "8" ? "short" : "withId");
    }
  }
  const inSubscription = [...world.where("assignmentsBySubscription", subscriptionOf(wanted.scope))].length;
  if (inSubscription >= settings.roleAssignmentLimit) throw errors.limitExceeded();
  const assignment = newAssignment({ settings, seed, now }, { ...wanted, principalType }, propagationMs);
  world.put("assignments", canonical(assignment.id), assignment);
  return { made: true, assignment };
}

/** Whoever calls is there, whatever else the world knows of it. */
function isInDirectory(world: View, principalId: string, now: number): boolean {
  if (principalId === CALLER.objectId) return true;
  if (world.get("securityGroups", principalId) !== undefined) return true;
  const principal = world.get("principals", principalId);
  return principal !== undefined && principal.deletedAt === null && principal.visibleAt <= now;
}

/** There are applications, identities and groups here, and no users. */
const principalTypeOf = (world: View, principalId: string): "Group" | "ServicePrincipal" =>
  world.get("securityGroups", principalId) === undefined ? "ServicePrincipal" : "Group";

/** An assignment that Azure makes by itself, or that stood before the simulation began: it acts at once. */
export function standingAssignment(
  { world, seed, settings, now }: { world: Work; seed: string; settings: Settings; now: number },
  wanted: Pick<WantedAssignment, "scope" | "name" | "principalId" | "roleDefinitionId"> &
    Partial<WantedAssignment>,
): void {
  const full: WantedAssignment = {
    principalType: "ServicePrincipal",
    description: null,
    condition: null,
    conditionVersion: null,
    delegatedManagedIdentityResourceId: null,
    ...wanted,
  };
  for (const [, other] of world.where("assignmentsByPrincipal", full.principalId)) {
    if (sameTriple(other, full)) return;
  }
  const assignment = newAssignment({ settings, seed, now }, full, () => 0);
  world.put("assignments", canonical(assignment.id), assignment);
}

function newAssignment(
  { settings, seed, now }: { settings: Settings; seed: string; now: number },
  wanted: WantedAssignment,
  delay: typeof propagationMs,
): AssignmentRecord {
  return {
    id: `${wanted.scope === "/" ? "" : wanted.scope}/providers/Microsoft.Authorization/roleAssignments/${wanted.name}`,
    name: wanted.name,
    scope: wanted.scope,
    roleDefinitionId: wanted.roleDefinitionId,
    principalId: wanted.principalId,
    principalType: wanted.principalType ?? "ServicePrincipal",
    description: wanted.description,
    condition: wanted.condition,
    conditionVersion: wanted.conditionVersion,
    delegatedManagedIdentityResourceId: wanted.delegatedManagedIdentityResourceId,
    createdOn: now,
    updatedOn: now,
    createdBy: CALLER.objectId,
    effectiveAt: now + delay(settings, seed, wanted.principalId, wanted.scope),
  };
}

/** Names are unique in the whole directory, whatever their scope. */
function byName(world: View, name: string): AssignmentRecord | undefined {
  for (const [, assignment] of world.where("assignmentsByName", name.toLowerCase())) return assignment;
  return undefined;
}

type Triple = Pick<AssignmentRecord, "scope" | "principalId" | "roleDefinitionId">;

function sameTriple(left: Triple, right: Triple): boolean {
  return (
    canonical(left.scope) === canonical(right.scope) &&
    left.principalId === right.principalId &&
    nameOf(left.roleDefinitionId).toLowerCase() === nameOf(right.roleDefinitionId).toLowerCase()
  );
}

/** Which assignments a list shows. */
export interface AssignmentFilter {
  readonly atScope: boolean;
  readonly principalId: string | undefined;
  /** Whether those of the principal's groups are listed too, as `assignedTo` does. */
  readonly throughGroups?: boolean;
}

/**
 * Assignments at a scope: those at and above it, and without `atScope()` those below it too.
 * Source: docs: rest/api/authorization/role-assignments/list-for-scope.
 */
export function listAssignments(
  world: View,
  target: string,
  filter: AssignmentFilter,
): readonly AssignmentRecord[] {
  const scope = canonical(target);
  const found: AssignmentRecord[] = [];
  for (const [, assignment] of candidates(world, scope, filter)) {
    const own = canonical(assignment.scope);
    const inReach = covers(own, scope) || (!filter.atScope && covers(scope, own));
    if (inReach) found.push(assignment);
  }
  return found;
}

/** Everything that can be in reach of a scope. Those above a subscription belong to none. */
function* candidates(
  world: View,
  scope: string,
  { principalId, throughGroups = false }: AssignmentFilter,
): Iterable<readonly [string, AssignmentRecord]> {
  const subscription = subscriptionOf(scope);
  if (principalId !== undefined) {
    const principals = throughGroups ? withGroups(world, principalId) : [principalId];
    for (const principal of principals) yield* world.where("assignmentsByPrincipal", principal);
  } else if (subscription === "") yield* world.entries("assignments");
  else {
    yield* world.where("assignmentsBySubscription", "");
    yield* world.where("assignmentsBySubscription", subscription);
  }
}

export function assignmentBody(assignment: AssignmentRecord): JsonObject {
  return {
    properties: {
      roleDefinitionId: assignment.roleDefinitionId,
      principalId: assignment.principalId,
      principalType: assignment.principalType,
      scope: assignment.scope,
      condition: assignment.condition,
      conditionVersion: assignment.conditionVersion,
      createdOn: new Date(assignment.createdOn).toISOString(),
      updatedOn: new Date(assignment.updatedOn).toISOString(),
      createdBy: assignment.createdBy,
      updatedBy: assignment.createdBy,
      delegatedManagedIdentityResourceId: assignment.delegatedManagedIdentityResourceId,
      description: assignment.description,
    },
    id: assignment.id,
    type: "Microsoft.Authorization/roleAssignments",
    name: assignment.name,
  };
}
