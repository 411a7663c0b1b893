import { z } from "zod";
import { ClusterId } from "../../domain/arm-id.ts";
import { Cluster } from "../../domain/cluster.ts";
import { defineActivity } from "../activity-contract.ts";

/** Reads one cluster from its own URL: never stale, so it is what plans are made from. */
export const readCluster = defineActivity({
  name: "readCluster",
  input: z.strictObject({ clusterId: ClusterId }),
  done: Cluster,
  retry: "armRead",
  repeatable: "reads only",
});
