import { CALLER } from "../../core/caller.ts";
import type { Context, Reply } from "../../core/exchange.ts";
import { page } from "../../core/links.ts";
import { guid } from "../../core/seed.ts";
import { canonical, covers } from "../../world/ids.ts";
import { isObject, type JsonObject, textAt } from "../../world/json.ts";
import type { Work } from "../../world/world.ts";

interface EligibleRole {
  readonly scope: string;
  /** GUID of the role. */
  readonly role: string;
}

const KEY = "callerEligible";

/** Roles that the caller may activate, and has not. */
export function makeEligible(world: Work, roles: readonly EligibleRole[]): void {
  world.put("meta", KEY, { value: roles.map(({ scope, role }) => ({ scope, role })) });
}

/** What the caller is eligible for at a scope, above it, and without `atScope()` below it. Source: docs: rest/api/authorization/role-eligibility-schedule-instances/list-for-scope. */
export function eligibleRoles(context: Context): Reply {
  const { world, params, seed } = context;
  const target = canonical(params["scope"] ?? "/");
  const atScope = /\batScope\(\)/i.test(context.request.query.get("$filter") ?? "");
  const value = world.get("meta", KEY)?.value;
  const found = (Array.isArray(value) ? value : []).filter(isObject).flatMap((row): JsonObject[] => {
    const [scope = "/", role = ""] = [textAt(row, "scope"), textAt(row, "role")];
    const isBelow = !atScope && covers(target, canonical(scope));
    if (!isBelow && !covers(canonical(scope), target)) return [];
    const name = guid(seed, "eligible", canonical(scope), role);
    return [
      {
        id: `${scope === "/" ? "" : scope}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances/${name}`,
        name,
        type: "Microsoft.Authorization/roleEligibilityScheduleInstances",
        properties: {
          scope,
          principalId: CALLER.objectId,
          memberType: "Direct",
          status: "Provisioned",
          roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
        },
      },
    ];
  });
  return { status: 200, body: page(context, found) };
}
