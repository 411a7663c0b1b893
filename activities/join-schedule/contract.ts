import { z } from "zod";
import { subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { JoinedSchedule } from "../../domain/onboarding/schedules.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/** Adds a subscription to the targets of a schedule. */
export const joinSchedule = defineRead({
  name: "joinSchedule",
  input: openObject({ subscription: z.string(), schedule: z.string(), runId: z.string(), at: z.string() }),
  resource: ({ subscription }) => subscriptionId(subscription),
  done: JoinedSchedule,
  retry: "record",
  repeatable: "natural: a subscription that is among the targets stays there once",
});
