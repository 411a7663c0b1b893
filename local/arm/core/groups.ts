import { ArmError } from "./arm-error.ts";
import type { Context } from "./exchange.ts";
import { canonical, groupId } from "../world/ids.ts";

/** Nothing lies in a group that is not there. Source: docs: common-deployment-errors. @throws ArmError 404 */
export function requireGroup({ world }: Context, subscription: string, group: string): void {
  if (world.get("groups", canonical(groupId(subscription, group))) !== undefined) return;
  throw new ArmError({
    status: 404,
    code: "ResourceGroupNotFound",
    message: `Resource group '${group}' could not be found.`,
  });
}
