import { z } from "zod";
import { SubscriptionId } from "../../domain/place.ts";
import { defineActivity } from "../activity-contract.ts";

/** Creates a resource group. */
export const ensureResourceGroup = defineActivity({
  name: "ensureResourceGroup",
  input: z.strictObject({ subscription: SubscriptionId, resourceGroup: z.string(), location: z.string() }),
  done: z.strictObject({ location: z.string() }),
  retry: "armWrite",
  repeatable: "reads first: a group that is there, in whatever region, is left as it is",
});
