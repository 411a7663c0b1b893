import { coversAction } from "../../core/actions.ts";
import { canonical, covers } from "../../world/ids.ts";
import { at, type JsonObject, objectsAt, textAt, textsAt } from "../../world/json.ts";
import type { DenyRecord } from "../../world/tables.ts";
import type { View } from "../../world/view.ts";

/** The id that stands for everybody. Source: docs: role-based-access-control/deny-assignments, "all principals". */
const EVERYBODY = "00000000-0000-0000-0000-000000000000";

/** The deny assignment that keeps a principal from an action at a scope, whatever roles it has. */
export function denyingAssignment(
  world: View,
  principal: string,
  action: string,
  target: string,
): DenyRecord | undefined {
  const scope = canonical(target);
  for (const [, deny] of world.entries("denies")) {
    const own = canonical(textAt(deny.body, "properties", "scope") ?? "/");
    if (!covers(own, scope) || !hits(deny.body, principal)) continue;
    if (at(deny.body, "properties", "doNotApplyToChildScopes") === true && own !== scope) continue;
    if (deniesAction(deny.body, action)) return deny;
  }
  return undefined;
}

/**
 * Whether a deny assignment keeps a cluster's own identity from an action. One that AKS made locks out everybody but AKS.
 * Source: docs: node-resource-group-lockdown.
 */
export function deniedTo(world: View, principal: string, action: string, target: string): boolean {
  const deny = denyingAssignment(world, principal, action, target);
  return deny !== undefined && at(deny.body, "properties", "isSystemProtected") !== true;
}

function deniesAction(body: JsonObject, action: string): boolean {
  return objectsAt(body, "properties", "permissions").some((permission) =>
    coversAction(
      { actions: textsAt(permission, "actions"), notActions: textsAt(permission, "notActions") },
      action,
    ),
  );
}

function hits(body: JsonObject, principal: string): boolean {
  const ids = (list: string) =>
    objectsAt(body, "properties", list).map((one) => textAt(one, "id")?.toLowerCase() ?? "");
  if (ids("excludePrincipals").includes(principal)) return false;
  return ids("principals").some((id) => id === EVERYBODY || id === principal);
}
