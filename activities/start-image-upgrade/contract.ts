import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineActivity } from "../activity-contract.ts";

/** Starts the node-image upgrade of one pool. */
export const startImageUpgrade = defineActivity({
  name: "startImageUpgrade",
  input: z.strictObject({ clusterId: ClusterId, pool: z.string() }),
  /** `done` means HTTP 304: there is no newer image, so nothing was re-imaged. It says nothing about identities. */
  done: z.strictObject({ nothingNewer: z.literal(true) }),
  retry: "armWrite",
  repeatable: "a pool that is being upgraded refuses a second start; an upgraded one answers 304",
});
