import { z } from "zod";
import { below, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import type { AssignmentRoom } from "../../domain/preflight/facts.ts";
import { API_VERSIONS, readArm, unlessRefused } from "./arm.ts";
import type { Caller } from "./caller.ts";

const Usage = z.object({ roleAssignmentsLimit: z.number(), roleAssignmentsCurrentCount: z.number() });

/**
 * How many role assignments a subscription holds, and may hold; undefined where Azure does not say. The path is that of the
 * API's own change log (2019-08-01-preview); which permission it asks for is documented nowhere.
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
  if (usage === undefined) return undefined;
  return {
    subscription,
    limit: usage.roleAssignmentsLimit,
    used: usage.roleAssignmentsCurrentCount,
  };
}
