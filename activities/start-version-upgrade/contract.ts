import { below } from "../../domain/arm-id/arm-id.ts";
import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineOperation } from "../activity-contract.ts";

/**
 * Upgrades the control plane of a cluster, or one of its pools, to a Kubernetes version with one PUT: GET, edit the one
 * field, PUT with If-Match. A pool also gets the newest node image with its new version. `already`: it has the version.
 */
export const startVersionUpgrade = defineOperation({
  name: "startVersionUpgrade",
  input: z.strictObject({
    clusterId: ClusterId,
    version: z.string(),
    /** Absent: the control plane only. */
    pool: z.string().optional(),
  }),
  resource: ({ clusterId, pool }) => (pool === undefined ? clusterId : below(clusterId, "agentPools", pool)),
  retry: "armWrite",
  repeatable: "what has the version, or is on its way to it, gets no second request",
});
