import { z } from "zod";
import type { Moment } from "../core/moment.ts";
import { makeEligible } from "../providers/microsoft.authorization/eligible.ts";
import { delegateTo } from "../providers/microsoft.authorization/lighthouse.ts";
import { roleOf } from "../providers/microsoft.authorization/roles.ts";
import { roleNamed, Scope } from "./role-assignments.ts";

const names = z.array(z.string().min(1));
const role = z.string().min(1).describe("Name or GUID: a built-in role, or one of customRoles");
const roles = z.array(z.strictObject({ scope: Scope, role }));

const Lighthouse = z
  .strictObject({
    tenantId: z.guid().describe("The managing tenant, which the caller belongs to"),
    mayAssign: names
      .default([])
      .describe(
        "Names or GUIDs of the roles that it may assign to managed identities (delegatedRoleDefinitionIds)",
      ),
  })
  .describe(
    "Azure Lighthouse delegates every subscription to another tenant, and the caller comes from there",
  );

/** What whoever calls may do; an Owner of everything if a scenario does not say. */
export const Caller = z
  .strictObject({
    roles: roles.optional().describe("The only roles that it has now; Owner of everything if absent"),
    eligible: roles
      .default([])
      .describe(
        "Roles that it can activate (Privileged Identity Management) and has not: they allow nothing",
      ),
    lighthouse: Lighthouse.optional(),
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
  .refine(({ roles: active, eligible }) => eligible.length === 0 || active !== undefined, {
    path: ["eligible"],
    error: "needs `roles`, the active roles ([] for none): without it, the caller is an Owner already",
  })
  .describe("The rights of whoever calls, beside those of an Owner");

type Caller = z.infer<typeof Caller>;

/** @throws ScenarioError for a role that is not there */
export function placeCaller(moment: Moment, caller: Caller): void {
  const { lacks, mayAssignOnly } = caller;
  placeOwnRoles(moment, caller);
  if (caller.lighthouse !== undefined) {
    const { tenantId, mayAssign } = caller.lighthouse;
    const path = "caller.lighthouse.mayAssign";
    const mayAssignIds = mayAssign.map((one, at) => roleNamed(moment, one, `${path}[${String(at)}]`));
    delegateTo(moment.world, { tenantId, roles: mayAssignIds });
  }
  for (const { scope, action } of lacks)
    moment.world.put("callerLacks", `${action} ${scope}`, { action, scope });
  for (const [index, { scope, roles, removesBesides }] of mayAssignOnly.entries()) {
    const path = `caller.mayAssignOnly[${String(index)}]`;
    const ids = (list: readonly string[], field: string) =>
      list.map((role, at) => roleNamed(moment, role, `${path}.${field}[${String(at)}]`));
    moment.world.put("callerConditions", `scenario ${String(index)} ${scope}`, {
      scope,
      roles: ids(roles, "roles"),
      principalTypes: ["ServicePrincipal"],
      onlyTakes: ids(removesBesides, "removesBesides"),
    });
  }
}

function placeOwnRoles(moment: Moment, { roles: active, eligible }: Caller): void {
  const { world } = moment;
  const recordOf = (name: string, path: string) => {
    const id = roleNamed(moment, name, path);
    const { actions, notActions = [] } = roleOf(world, id) ?? { actions: [] };
    return { id, actions, notActions };
  };
  for (const [index, { scope, role: name }] of (active ?? []).entries()) {
    const { actions, notActions } = recordOf(name, `caller.roles[${String(index)}].role`);
    world.put("callerRoles", `scenario ${String(index)}`, { scope, actions, notActions });
  }
  // Nobody without a row is anything but an Owner: this one allows nothing.
  if (active?.length === 0) world.put("callerRoles", "none", { scope: "/", actions: [], notActions: [] });
  const rows = eligible.map(({ scope, role: name }, index) => ({
    scope,
    role: recordOf(name, `caller.eligible[${String(index)}].role`).id,
  }));
  if (rows.length > 0) makeEligible(world, rows);
}
