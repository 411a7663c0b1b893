import { z } from "zod";
import { below, subscriptionId } from "../../domain/arm-id/arm-id.ts";
import type { Lock } from "../../domain/preflight/locks.ts";
import { API_VERSIONS, listArm } from "./arm.ts";
import type { Azure } from "./azure.ts";

const Row = z.object({ id: z.string(), properties: z.object({ level: z.string() }) });
const SUFFIX = "/providers/microsoft.authorization/locks/";

/** Every management lock of a subscription, on any scope; concurrent requests share one call. */
export function readLocks(azure: Azure, subscription: string): Promise<readonly Lock[]> {
  return azure.locks(subscription.toLowerCase());
}

/**
 * The same, read from ARM.
 *
 * @throws ArmCallFailed
 */
export async function listLocks(azure: Azure, subscription: string): Promise<readonly Lock[]> {
  const path = below(subscriptionId(subscription), "providers", "Microsoft.Authorization", "locks");
  const rows = await listArm(azure, { path, apiVersion: API_VERSIONS.locks }, Row);
  return rows.flatMap(({ id, properties: { level } }) => {
    const end = id.toLowerCase().lastIndexOf(SUFFIX);
    return end < 0 ? [] : [{ id, level, scope: id.slice(0, end) }];
  });
}
