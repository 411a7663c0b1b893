import { z } from "zod";
import { below, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { assignmentsBySubscription, roomMayMatter } from "../../domain/preflight/assignment-room.ts";
import type { AssignmentRoom } from "../../domain/preflight/facts.ts";
import type { NeededRight } from "../../domain/preflight/rights.ts";
import { API_VERSIONS, readArm, unlessRefused } from "./arm.ts";
import type { Azure } from "./azure.ts";
import type { Caller } from "./caller.ts";
import { isServed } from "./fence.ts";

/** A preview API: an answer without the numbers says nothing about the limit. */
const Usage = z.object({
  roleAssignmentsLimit: z.number().nullish(),
  roleAssignmentsCurrentCount: z.number().nullish(),
});

/**
 * How many role assignments a subscription has, and can have; undefined if Azure does not say. The path is from the
 * change log of the API (2019-08-01-preview); the permission that it needs is not documented.
 */
export async function readAssignmentRoom(
  azure: Caller,
  subscription: string,
): Promise<AssignmentRoom | undefined> {
  const path = below(
    subscriptionId(subscription),
    "providers",
    "Microsoft.Authorization",
    "roleAssignmentsUsageMetrics",
  );
  const usage = await unlessRefused(() =>
    readArm(azure, { path, apiVersion: API_VERSIONS.assignmentUsage }, Usage),
  );
  const { roleAssignmentsLimit: limit, roleAssignmentsCurrentCount: used } = usage ?? {};
  return typeof limit === "number" && typeof used === "number" ? { subscription, limit, used } : undefined;
}

/**
 * The numbers for the subscriptions in which roles are to be assigned, if they may matter. A subscription that is not
 * served is not read.
 */
export async function readAssignmentRooms(azure: Azure, rights: readonly NeededRight[]) {
  const rooms: AssignmentRoom[] = [];
  for (const [subscription, needed] of assignmentsBySubscription(rights)) {
    if (!isServed(azure, `/subscriptions/${subscription}`)) continue;
    const room = await azure.assignmentRoom(subscription);
    if (room !== undefined && roomMayMatter(room, needed)) rooms.push(room);
  }
  return rooms.length === 0 ? {} : { assignmentRoom: rooms };
}
