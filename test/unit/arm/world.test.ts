import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../../local/arm/world/store.ts";
import type { AssignmentRecord } from "../../../local/arm/world/tables.ts";
import type { View } from "../../../local/arm/world/view.ts";
import { World } from "../../../local/arm/world/world.ts";

function assignment(key: string, principalId: string): AssignmentRecord {
  return {
    id: key,
    name: key,
    scope: "/subscriptions/s",
    roleDefinitionId: "r",
    principalId,
    principalType: "ServicePrincipal",
    description: null,
    condition: null,
    conditionVersion: null,
    delegatedManagedIdentityResourceId: null,
    createdOn: 0,
    updatedOn: 0,
    createdBy: "me",
    effectiveAt: 0,
  };
}

const step = fc.record({
  key: fc.constantFrom("a", "b", "c", "d"),
  principal: fc.constantFrom("p", "q", undefined),
  commits: fc.boolean(),
});

/** What an index must answer: the rows of a whole read that fit. */
function scanned(view: View, principal: string): string[] {
  return [...view.entries("assignments")]
    .filter(([, { principalId }]) => principalId === principal)
    .map(([key]) => key)
    .sort();
}

const found = (view: View, principal: string): string[] =>
  [...view.where("assignmentsByPrincipal", principal)].map(([key]) => key).sort();

describe("the world", () => {
  it("finds by index what reading everything finds, inside a unit of work, after it, and in the past", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const world = new World(memoryStore());
        let work = world.begin();
        let now = 0;
        for (const { key, principal, commits } of steps) {
          if (principal === undefined) work.delete("assignments", key);
          else work.put("assignments", key, assignment(key, principal));
          for (const one of ["p", "q"]) {
            expect(found(work, one)).toEqual(scanned(work, one));
            expect(found(world, one)).toEqual(scanned(world, one));
          }
          if (!commits) continue;
          now += 1000;
          work.commit(now);
          work = world.begin();
          const past = world.asOf(now - 1500);
          for (const one of ["p", "q"]) {
            expect(found(world, one)).toEqual(scanned(world, one));
            expect(found(past, one)).toEqual(scanned(past, one));
          }
        }
      }),
    );
  });

  it("forgets a unit of work that was not committed", () => {
    const world = new World(memoryStore());
    world.begin().put("assignments", "a", assignment("a", "p"));
    expect(found(world, "p")).toEqual([]);
  });
});
