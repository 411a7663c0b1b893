import { z } from "zod";
import type { Moment } from "../core/moment.ts";
import { roleNamed, Scope } from "./role-assignments.ts";

const names = z.array(z.string().min(1));

/** What whoever calls may do; an Owner of everything if a scenario does not say. */
export const Caller = z
  .strictObject({
    lacks: z
      .array(z.strictObject({ scope: Scope, action: z.string().min(1) }))
      .default([])
      .describe("Actions that it may not do at a scope and below"),
    mayAssignOnly: z
      .array(
        z.strictObject({
          scope: Scope,
          roles: names.describe("Names or GUIDs of the roles that it may assign and remove"),
          removesBesides: names.default([]).describe("Roles that it may remove and not assign"),
        }),
      )
      .default([])
      .describe(
        "Constrained delegation: a condition on its own role that names the roles which it may assign",
      ),
  })
  .describe("The rights of whoever calls, beside those of an Owner");

/** @throws ScenarioError for a role that is not there */
export function placeCaller(moment: Moment, { lacks, mayAssignOnly }: z.infer<typeof Caller>): void {
  for (const { scope, action } of lacks)
    moment.world.put("callerLacks", `${action} ${scope}`, { action, scope });
  for (const [index, { scope, roles, removesBesides }] of mayAssignOnly.entries()) {
    const path = `caller.mayAssignOnly[${String(index)}]`;
    const ids = (list: readonly string[], field: string) =>
      list.map((role, at) => roleNamed(moment, role, `${path}.${field}[${String(at)}]`));
    moment.world.put("callerConditions", `scenario ${scope}`, {
      ...{ scope, roles: ids(roles, "roles"), principalTypes: ["ServicePrincipal"] },
      onlyTakes: ids(removesBesides, "removesBesides"),
    });
  }
}
