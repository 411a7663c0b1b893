import { partsOf, type ResourceId, sameId, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import type { HeldRoleAssignment, RegistryMode } from "../../domain/grants/held.ts";
import type { ActingPrincipal } from "../../domain/grants/principals.ts";
import { unlessRefused } from "./arm.ts";
import { assignmentsWithGroups } from "./authorization.ts";
import type { Azure } from "./azure.ts";
import { isInGroups } from "./directory.ts";
import { inTurn } from "./in-turn.ts";
import { defined } from "../../domain/schema/defined.ts";

export interface GroupRoles {
  readonly held: readonly HeldRoleAssignment[];
  /** Subscriptions whose role assignments Azure did not show. */
  readonly unread: readonly string[];
}

/**
 * The role assignments that principals have through groups, at, above and below the subscriptions of these resources.
 * Resource Graph shows only the principal that an assignment names, so this takes one call for each principal and
 * subscription, unless the directory shows that the principal is in no group.
 */
export async function readGroupRoles(
  azure: Azure,
  principals: readonly ActingPrincipal[],
  resources: readonly ResourceId[],
  registries: readonly { readonly id: ResourceId; readonly mode: RegistryMode }[],
): Promise<GroupRoles> {
  const members: ActingPrincipal[] = [];
  for (const principal of principals) {
    if ((await isInGroups(azure, principal.principalId)) !== false) members.push(principal);
  }
  const subscriptions = [...new Set(resources.map((id) => partsOf(id).subscription.toLowerCase()))];
  const asks = members.flatMap((principal) => subscriptions.map((one) => ({ principal, one })));
  const answers = await inTurn(asks, async ({ principal, one }) => ({
    principal,
    one,
    shown: await unlessRefused(() =>
      assignmentsWithGroups(azure, subscriptionId(one), principal.principalId),
    ),
  }));
  const held = answers.flatMap(({ principal, shown = [] }) =>
    shown
      .filter(({ principalId }) => principalId.toLowerCase() !== principal.principalId.toLowerCase())
      .map(({ id, scope, roleId, principalId, condition }): HeldRoleAssignment => {
        const registry = registries.find((known) => sameId(known.id, scope));
        return {
          id,
          roleDefinitionId: roleId,
          scope,
          ...defined({ by: principal.by }),
          through: principalId,
          ...(registry === undefined ? {} : { registryMode: registry.mode }),
          ...defined({ condition }),
        };
      }),
  );
  return {
    // Role assignments above the subscriptions are listed with each of them.
    held: [...new Map(held.map((one) => [`${one.by ?? ""} ${one.id.toLowerCase()}`, one])).values()],
    unread: [...new Set(answers.flatMap(({ one, shown }) => (shown === undefined ? [one] : [])))],
  };
}
