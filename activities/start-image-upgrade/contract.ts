import { below } from "../../domain/arm-id/arm-id.ts";
import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineOperation } from "../activity-contract.ts";

/**
 * Starts the node image upgrade of one pool. `already` means HTTP 304: there is no newer image, so nothing was re-imaged.
 * It says nothing about identities.
 */
export const startImageUpgrade = defineOperation({
  name: "startImageUpgrade",
  input: z.strictObject({ clusterId: ClusterId, pool: z.string() }),
  resource: ({ clusterId, pool }) => below(clusterId, "agentPools", pool),
  retry: "armWrite",
  repeatable: "a pool that is being upgraded refuses a second start; an upgraded one answers 304",
});
