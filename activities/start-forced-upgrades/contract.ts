import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineActivity } from "../activity-contract.ts";

/** Lets upgrades that begin before a time pass over disruption budgets: GET, edit the override, PUT with If-Match. */
export const startForcedUpgrades = defineActivity({
  name: "startForcedUpgrades",
  input: z.strictObject({ clusterId: ClusterId, until: z.iso.datetime() }),
  /** An override that lasts as long stands already. */
  done: z.strictObject({ already: z.literal(true) }),
  retry: "armWrite",
  repeatable: "the time is absolute: an override that lasts as long is not written again",
});
