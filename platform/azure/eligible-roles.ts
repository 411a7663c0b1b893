import { z } from "zod";
import { below, isWithin, readArmId, subscriptionId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import type { MissingRight, PreflightFacts } from "../../domain/preflight/facts.ts";
import { permits } from "../../domain/roles/permission.ts";
import { roleById } from "../../domain/roles/roles.ts";
import { API_VERSIONS, listArm, unlessRefused } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { inTurn } from "./in-turn.ts";

const Row = z.object({ properties: z.object({ scope: z.string(), roleDefinitionId: z.string() }) });

/**
 * Eligible roles that Keyless's identity can activate and that include a missing right; read only if a right is missing.
 * Source: learn.microsoft.com/rest/api/authorization/role-eligibility-schedule-instances/list-for-scope.
 */
export async function readEligibleRoles(
  azure: Azure,
  missing: readonly MissingRight[],
): Promise<Pick<PreflightFacts, "eligible">> {
  const ids = missing.flatMap(({ scope }) => readArmId(scope) ?? []);
  const subscriptions = new Set(ids.map(subscriptionOf));
  const rows = await inTurn(subscriptions, (subscription) =>
    unlessRefused(() =>
      listArm(
        azure,
        {
          path: below(
            subscriptionId(subscription),
            ...["providers", "Microsoft.Authorization", "roleEligibilityScheduleInstances"],
          ),
          apiVersion: API_VERSIONS.eligibility,
          query: { $filter: "asTarget()" },
        },
        Row,
      ),
    ),
  );
  const eligible = rows
    .flatMap((some) => some ?? [])
    .flatMap(({ properties: { scope, roleDefinitionId } }) => {
      const role = roleById(roleDefinitionId);
      const helps = missing.some(
        ({ action, scope: at }) =>
          role !== undefined && covers(scope, at) && permits([role.onResources], action),
      );
      return role !== undefined && helps ? [{ role: role.name, scope }] : [];
    });
  return eligible.length === 0 ? {} : { eligible };
}

/** A role that a subscription lists from a wider scope applies to all of the subscription. */
const covers = (scope: string, at: string): boolean =>
  !scope.toLowerCase().startsWith("/subscriptions/") || isWithin(at, scope);
