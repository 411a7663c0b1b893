import { canonical } from "../../../../local/arm/world/ids.ts";
import type { AssignmentRecord } from "../../../../local/arm/world/tables.ts";
import type { Observed } from "../observed.ts";
import { accepted } from "./check.ts";

/**
 * Role assignments that were made twice. Azure answers a PUT of one that is there with 201 as well (recorded), which makes
 * nothing: what counts is whether it was there, whether it was removed and came again, and whether another one gives the
 * same role to the same principal at the same scope.
 */
export function assignmentsMadeTwice({
  before,
  after,
  journal,
}: Pick<Observed, "before" | "after" | "journal">): readonly string[] {
  const there = new Set(before.assignments.keys());
  const made = new Set<string>();
  const again = journal.filter(accepted).flatMap(({ operation, path, status }) => {
    const id = canonical(path);
    if (operation === "roleAssignments.delete") there.delete(id);
    if (operation !== "roleAssignments.put" || status !== 201 || there.has(id)) return [];
    const twice = made.has(id);
    there.add(id);
    made.add(id);
    return twice ? [`removed and made again: ${path}`] : [];
  });
  const alike = Map.groupBy([...after.assignments], ([, assignment]) => contentOf(assignment));
  const beside = [...alike.values()]
    .filter((same) => same.length > 1 && same.some(([id]) => made.has(id)))
    .flatMap((same) => same.map(([, { id }]) => `the same as another: ${id}`));
  return [...again, ...beside];
}

function contentOf({ scope, roleDefinitionId, principalId, condition }: AssignmentRecord): string {
  const role = roleDefinitionId.slice(roleDefinitionId.lastIndexOf("/") + 1);
  return JSON.stringify([canonical(scope), role.toLowerCase(), principalId.toLowerCase(), condition]);
}
