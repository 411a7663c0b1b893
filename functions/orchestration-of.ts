import type { InvocationContext } from "@azure/functions";

/**
 * The instance that an invocation belongs to; undefined where it is no orchestration and no activity. The durable extension
 * names it in the trigger metadata of both.
 */
export function orchestrationOf({ triggerMetadata }: InvocationContext): string | undefined {
  const id = triggerMetadata?.["instanceId"];
  return typeof id === "string" ? id : undefined;
}
