import { z } from "zod";
import { subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/** Makes the app serve a subscription from now on: it accepts requests about it, and sends calls about it to Azure. */
export const enrolSubscription = defineRead({
  name: "enrolSubscription",
  input: openObject({ subscription: z.string(), runId: z.string(), at: z.string() }),
  resource: ({ subscription }) => subscriptionId(subscription),
  done: z.null(),
  retry: "record",
  repeatable: "natural: a subscription that is served stays as it is",
});
