import type { Inspection } from "../identity-table/facts.ts";

/** A role assignment as Resource Graph shows it. */
export type ShownAssignment = NonNullable<Inspection["assignments"]>[number];

/** Ids of the groups that principals are in, by the principals' object ids in lower case; who is missing may be in any. */
export type GroupsOfPrincipals = ReadonlyMap<string, readonly string[]>;

/** What principals hold as members of groups: the groups' role assignments as if they were each member's own. */
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
