import type { InvocationContext } from "@azure/functions";

/**
 * The instance that an invocation belongs to; undefined if it is neither an orchestration nor an activity. The Durable
 * extension puts it into the trigger metadata of both.
 */
export function orchestrationOf({ triggerMetadata }: InvocationContext): string | undefined {
  const id = triggerMetadata?.["instanceId"];
  return typeof id === "string" ? id : undefined;
}
