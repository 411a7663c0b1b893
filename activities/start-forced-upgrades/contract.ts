import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineOperation } from "../activity-contract.ts";

/**
 * Makes upgrades that start before a time ignore PodDisruptionBudgets: GET, edit the override, PUT with If-Match.
 * `already`: an override that lasts as long is set.
 */
export const startForcedUpgrades = defineOperation({
  name: "startForcedUpgrades",
  input: z.strictObject({ clusterId: ClusterId, until: z.iso.datetime() }),
  resource: ({ clusterId }) => clusterId,
  retry: "armWrite",
  repeatable: "the time is absolute: an override that lasts as long is not written again",
});
