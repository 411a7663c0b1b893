import { subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import type { DenyAssignment } from "../../domain/preflight/facts.ts";
import { denies, type NeededRight } from "../../domain/preflight/rights.ts";
import type { Azure } from "./azure.ts";
import { hits } from "./deny-assignments.ts";
import { inTurn } from "./in-turn.ts";
import { ownObjectId } from "./own-identity.ts";

/** The deny assignments that apply to Keyless, or to everyone, and deny one of these rights. */
export async function readDeniesOf(azure: Azure, rights: readonly NeededRight[]): Promise<DenyAssignment[]> {
  const objectId = await ownObjectId(azure);
  const subscriptions = new Set(rights.map(({ scope }) => subscriptionOf(scope).toLowerCase()));
  const lists = await inTurn(subscriptions, (one) => azure.denyAssignments(one));
  return lists
    .flat()
    .filter((deny) => hits(deny, objectId))
    .filter((deny) => rights.some(({ action, scope }) => denies(deny, action, scope)))
    .map(({ id, name, scope, children, permissions }) => ({
      id,
      name,
      scope,
      children,
      permissions: permissions.map(({ actions, notActions }) => ({
        actions: [...actions],
        notActions: [...notActions],
      })),
    }));
}
