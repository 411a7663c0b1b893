import { resourceGroupId } from "../../domain/arm-id/arm-id.ts";
import { z } from "zod";
import { SubscriptionId } from "../../domain/regions/place.ts";
import { Tags } from "../../domain/schema/tags.ts";
import { defineRead } from "../activity-contract.ts";

/** Creates a resource group. */
export const ensureResourceGroup = defineRead({
  name: "ensureResourceGroup",
  input: z.strictObject({
    subscription: SubscriptionId,
    resourceGroup: z.string(),
    location: z.string(),
    /** For a group that is created; an existing one keeps its tags. */
    tags: Tags.optional(),
  }),
  resource: ({ subscription, resourceGroup }) => resourceGroupId(subscription, resourceGroup),
  done: z.strictObject({ location: z.string() }),
  retry: "armWrite",
  repeatable: "reads first: a group that is there, in whatever region, is left as it is",
});
