import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { ClusterCommand } from "../../domain/in-cluster/command.ts";
import { defineOperation } from "../activity-contract.ts";

/** Starts one of the kubectl commands that read from a cluster; only if the request allows it. */
export const startClusterCommand = defineOperation({
  name: "startClusterCommand",
  input: z.strictObject({ clusterId: ClusterId, command: ClusterCommand }),
  resource: ({ clusterId }) => clusterId,
  retry: "armWrite",
  repeatable: "the command only reads; a second one starts a second pod that goes away as the first does",
});
