import { type ArmId, canonicalId, scopesOf } from "../../domain/arm-id/arm-id.ts";
import { type Permission, permits } from "../../domain/roles/permission.ts";
import type { MissingRight } from "../../domain/preflight/facts.ts";
import { givenBy, type OwnGrant } from "../../domain/preflight/own-grants.ts";
import type { NeededRight } from "../../domain/preflight/rights.ts";
import { isHidden, isRefusal } from "./arm.ts";
import { permissionsAt } from "./authorization.ts";
import type { Azure } from "./azure.ts";
import { defined } from "../../domain/schema/defined.ts";

/** No permissions are known if Keyless may not read them, which proves nothing. */
const NOT_SHOWN: readonly Permission[] = [];

/** Keyless's own permissions at a scope; none if Azure does not show them. */
export async function readPermissions(azure: Azure, scope: ArmId): Promise<readonly Permission[]> {
  try {
    return await permissionsAt(azure, scope);
  } catch (error) {
    if (isRefusal(error) || isHidden(error)) return NOT_SHOWN;
    throw error;
  }
}

/**
 * The rights that Keyless lacks. Its own role assignments, which are read anyway, answer most of them. For the others,
 * Azure is asked (`asked`), starting at the subscription: what is allowed there is allowed everywhere below, and all
 * requests share that answer.
 */
export async function missingRights(
  azure: Azure,
  needed: readonly NeededRight[],
  own: readonly OwnGrant[],
): Promise<{ missing: MissingRight[]; asked: boolean }> {
  const open = needed.filter((right) => givenBy(own, right) !== "given");
  const missing: MissingRight[] = [];
  for (const right of open) {
    const lacking = await lacks(azure, right, own);
    if (lacking !== undefined) missing.push(lacking);
  }
  return { missing: distinct(missing), asked: open.length > 0 };
}

async function lacks(
  azure: Azure,
  right: NeededRight,
  own: readonly OwnGrant[],
): Promise<MissingRight | undefined> {
  const { action, scope, grants } = right;
  const what = { action, scope, ...defined({ grants }) };
  let shown = NOT_SHOWN;
  for (const at of scopesOf(scope)) {
    const permissions = await azure.permissions(at);
    if (permissions.length > 0) shown = permissions;
    if (permits(permissions, action)) break;
  }
  if (shown.length === 0) return undefined;
  if (!permits(shown, action)) return { ...what, byCondition: false };
  if (givenBy(own, right) !== "forbidden") return undefined;
  // Azure shows one permission per role assignment: if there are more than the known conditional ones, another
  // assignment may allow it.
  const giving = shown.filter((permission) => permits([permission], action)).length;
  const conditional = own.filter((grant) => givenBy([grant], right) === "forbidden").length;
  return giving > conditional ? undefined : { ...what, byCondition: true };
}

function distinct(missing: readonly MissingRight[]): MissingRight[] {
  return [
    ...new Map(
      missing.map((one) => [`${one.action} ${one.grants ?? ""} ${canonicalId(one.scope)}`, one] as const),
    ).values(),
  ];
}
