import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { Cluster } from "../../domain/cluster/cluster.ts";
import { defineRead } from "../activity-contract.ts";

/** Looks a cluster up in its subscription's shared LIST: cheap enough to follow operations with, may lag a little. */
export const observeCluster = defineRead({
  name: "observeCluster",
  input: z.strictObject({ clusterId: ClusterId }),
  resource: ({ clusterId }) => clusterId,
  done: Cluster,
  retry: "armRead",
  repeatable: "reads only",
});
