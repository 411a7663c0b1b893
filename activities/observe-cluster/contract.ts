import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { Cluster } from "../../domain/cluster/cluster.ts";
import { defineRead } from "../activity-contract.ts";

/**
 * Reads a cluster from the LIST of its subscription, which all runs share: cheap enough to poll operations with, but it
 * can lag behind.
 */
export const observeCluster = defineRead({
  name: "observeCluster",
  input: z.strictObject({ clusterId: ClusterId }),
  resource: ({ clusterId }) => clusterId,
  done: Cluster,
  retry: "armRead",
  repeatable: "reads only",
});
