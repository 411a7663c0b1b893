import type { Inspection } from "../identity-table/facts.ts";

/** A role assignment in Resource Graph. */
export type ShownAssignment = NonNullable<Inspection["assignments"]>[number];

/**
 * Ids of the groups of principals, by the principals' object ids in lower case; the groups of a missing principal are not
 * known.
 */
export type GroupsOfPrincipals = ReadonlyMap<string, readonly string[]>;

/** The role assignments that principals have through groups: the assignments of the groups, as if each member had them. */
export function assignmentsThroughGroups(
  principalIds: readonly string[],
  assignments: readonly ShownAssignment[],
  groups: GroupsOfPrincipals,
): ShownAssignment[] {
  return principalIds.flatMap((principalId) => {
    const own = groups.get(principalId) ?? [];
    if (own.length === 0) return [];
    return assignments.filter((one) => own.includes(one.principalId)).map((one) => ({ ...one, principalId }));
  });
}
